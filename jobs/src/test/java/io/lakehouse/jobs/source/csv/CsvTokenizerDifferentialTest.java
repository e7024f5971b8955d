package io.lakehouse.jobs.source.csv;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvTokenizerDifferentialTest {

  private static final int CASES = 8_000;

  private static final String[] PIECES = {
    "a",
    "b",
    "cd",
    "12345",
    " ",
    ",",
    ",",
    ",",
    ",",
    "\n",
    "\n",
    "\n",
    "\r\n",
    "\r\n",
    "\r",
    "\"",
    "\"",
    "\"\"",
    ",\"",
    "\",",
    "\"\n",
    "\n\"",
    "\"x,y\"",
    "\"x\ny\"",
    "\u00E9",
    "\u20AC"
  };

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void deliversWhatTheNaiveParserDeliversWhateverTheBufferAndTheStream(long seed) {
    var random = new Random(seed);
    for (int i = 0; i < CASES; i++) {
      byte[] bytes = randomText(random);
      int fields = 1 + random.nextInt(3);
      int max = random.nextInt(4) == 0 ? 4 + random.nextInt(12) : 1000;
      var expected = NaiveCsv.parse(bytes, fields, max);
      String shown = new String(bytes, StandardCharsets.ISO_8859_1);
      for (int buffer : new int[] {4, 5, 7, 16, 64, 4096}) {
        assertThat(
                Records.read(
                    new CsvTokenizer(new ByteArrayInputStream(bytes), buffer, max), fields))
            .as("case %d, buffer %d, max %d, <%s>", i, buffer, max, shown)
            .isEqualTo(expected);
      }
      assertThat(Records.read(new CsvTokenizer(Records.inPieces(bytes, i), 64, max), fields))
          .as("case %d, in pieces, max %d, <%s>", i, max, shown)
          .isEqualTo(expected);
    }
  }

  private static byte[] randomText(Random random) {
    var bytes = new ByteArrayOutputStream();
    if (random.nextInt(10) == 0) {
      bytes.writeBytes(new byte[] {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF});
    }
    int pieces = random.nextInt(30);
    for (int k = 0; k < pieces; k++) {
      int which = random.nextInt(PIECES.length * 8);
      if (which == 0) {
        bytes.write(0);
      } else if (which == 1) {
        bytes.write(0x80 + random.nextInt(0x80));
      } else {
        bytes.writeBytes(PIECES[which % PIECES.length].getBytes(StandardCharsets.UTF_8));
      }
    }
    return bytes.toByteArray();
  }
}
