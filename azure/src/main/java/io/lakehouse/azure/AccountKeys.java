package io.lakehouse.azure;

import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/** Keys of which each may end with an account's host to hold for that account only. */
record AccountKeys(Configuration configuration, String account) {
  /** The value for this account, else that for all. */
  Optional<String> get(String key) {
    return Optional.ofNullable(configuration.get(key + "." + account, configuration.get(key)))
        .map(String::strip)
        .filter(value -> !value.isEmpty());
  }
}
