package io.lakehouse.jobs.udf;

import org.apache.flink.table.api.TableEnvironment;

/** The functions under the names that the SQL uses. */
public final class Functions {
  private Functions() {}

  /** Registers all of them as temporary system functions. */
  public static void register(TableEnvironment tables) {
    tables.createTemporarySystemFunction("PARSE_BIGINT", ParseBigint.class);
    tables.createTemporarySystemFunction("PARSE_INT", ParseInt.class);
    tables.createTemporarySystemFunction("PARSE_DOUBLE", ParseDouble.class);
    tables.createTemporarySystemFunction("PARSE_BOOLEAN", ParseBoolean.class);
    tables.createTemporarySystemFunction("PARSE_MONEY", ParseMoney.class);
    tables.createTemporarySystemFunction("PARSE_INSTANT", ParseInstant.class);
    tables.createTemporarySystemFunction("PARSE_TIME", ParseTime.class);
    tables.createTemporarySystemFunction("PARSE_DATE", ParseDate.class);
    tables.createTemporarySystemFunction("PARSE_ITEMS", ParseItems.class);
    tables.createTemporarySystemFunction("PARSE_ORDER_ITEMS", ParseOrderItems.class);
    tables.createTemporarySystemFunction("PARSE_ADDRESS", ParseAddress.class);
    tables.createTemporarySystemFunction("LEAST_AMOUNT", LeastAmount.class);
    tables.createTemporarySystemFunction("EVENT_ID", EventId.class);
    tables.createTemporarySystemFunction("RAW_RECORD", RawRecord.class);
    tables.createTemporarySystemFunction("TEXT", Text.class);
    tables.createTemporarySystemFunction("NFC", Nfc.class);
    tables.createTemporarySystemFunction("CODE", Code.class);
  }
}
