package io.lakehouse.jobs.udf;

import static org.assertj.core.api.Assertions.assertThat;

import java.text.Normalizer;
import java.util.Random;
import org.apache.flink.table.data.StringData;
import org.junit.jupiter.api.Test;

class NfcTest {

  @Test
  void composesWhatIsWrittenWithCombiningAccents() {
    assertThat(nfc("Sue\u0300de")).isEqualTo("Su\u00e8de");
    assertThat(nfc("I\u0302les Cai\u0308ques")).isEqualTo("\u00celes Ca\u00efques");
  }

  @Test
  void keepsWhatIsComposed() {
    assertThat(nfc("Su\u00e8de")).isEqualTo("Su\u00e8de");
    assertThat(nfc("Etats-Unis")).isEqualTo("Etats-Unis");
    assertThat(nfc("日本")).isEqualTo("日本");
  }

  @Test
  void stripsBlanksOfEveryKindAround() {
    assertThat(nfc("  Îles Turques-et-Caïques ")).isEqualTo("Îles Turques-et-Caïques");
    assertThat(nfc("\tMali\n")).isEqualTo("Mali");
    assertThat(nfc("\u2003Mali\u3000")).isEqualTo("Mali");
  }

  @Test
  void takesBlankTextForNone() {
    assertThat(nfc("")).isNull();
    assertThat(nfc("   ")).isNull();
    assertThat(new Nfc().eval((StringData) null)).isNull();
  }

  @Test
  void neverFoldsCase() {
    assertThat(nfc("États-UNIS")).isEqualTo("États-UNIS");
  }

  @Test
  void agreesWithTheNormalizerOnRandomText() {
    int[] pool = {
      'a', 'Z', ' ', '-', 0xE8, 0xC0, 0xA0, 0x300, 0x301, 0x308, 0x327, 0x17F, 0x1E9B, 0x212B,
      0x2002, 0x344, 0x37E, 0xAC00, 0x1100, 0x1161, 0xFB01, 0x1F600
    };
    Random random = new Random(3);
    for (int i = 0; i < 50_000; i++) {
      int[] points = new int[1 + random.nextInt(6)];
      for (int p = 0; p < points.length; p++) {
        points[p] = pool[random.nextInt(pool.length)];
      }
      String text = new String(points, 0, points.length);
      String expected = Normalizer.normalize(text.strip(), Normalizer.Form.NFC);
      assertThat(nfc(text)).as(text).isEqualTo(expected.isEmpty() ? null : expected);
    }
  }

  private static String nfc(String text) {
    Nfc nfc = new Nfc();
    nfc.open(null);
    StringData result = nfc.eval(StringData.fromString(text));
    return result == null ? null : result.toString();
  }
}
