package io.lakehouse.azure;

import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.azurebfs.extensions.SASTokenProvider;

/**
 * A shared access signature that the configuration holds, for whatever is done in the account. The
 * driver has its like from 3.4.1 on (HADOOP-18516), whose key is taken here.
 */
public final class FixedSas implements SASTokenProvider {
  static final String TOKEN = "fs.azure.sas.fixed.token";

  private String token;

  /**
   * Takes the signature, with or without the question mark before it.
   *
   * @throws IOException when there is none
   */
  @Override
  public void initialize(Configuration configuration, String account) throws IOException {
    token =
        new AccountKeys(configuration, account)
            .get(TOKEN)
            .map(given -> given.startsWith("?") ? given.substring(1) : given)
            .orElseThrow(
                () ->
                    new IOException(
                        "Cannot reach %s by a shared access signature, there is none: set %s.%s in a file that only we can read"
                            .formatted(account, TOKEN, account)));
  }

  @Override
  public String getSASToken(String account, String container, String path, String operation) {
    return token;
  }
}
