package io.lakehouse.jobs.source.csv;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class Utf8Test {

  private static final int[] EDGES = {
    0x00, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1, 0xEC, 0xED,
    0xEE, 0xEF, 0xF0, 0xF1, 0xF3, 0xF4, 0xF5, 0xFF
  };

  @Test
  void agreesWithTheDecoderOfTheJdkOnEveryTwoBytes() {
    for (int a = 0; a < 256; a++) {
      for (int b = 0; b < 256; b++) {
        agree((byte) a, (byte) b);
      }
    }
  }

  @Test
  void agreesWithTheDecoderOfTheJdkOnEveryFourBytesAtTheEdgesOfTheRanges() {
    for (int a : EDGES) {
      for (int b : EDGES) {
        for (int c : EDGES) {
          agree((byte) a, (byte) b, (byte) c);
          for (int d : EDGES) {
            agree((byte) a, (byte) b, (byte) c, (byte) d);
          }
        }
      }
    }
  }

  @Test
  void findsAWrongByteAmongAsciiWhereverItIs() {
    for (int length = 0; length < 40; length++) {
      byte[] bytes = "a".repeat(length).getBytes(StandardCharsets.US_ASCII);
      agree(bytes);
      for (int i = 0; i < length; i++) {
        byte[] wrong = bytes.clone();
        wrong[i] = (byte) 0xC3;
        agree(wrong);
        if (i + 1 < length) {
          wrong[i + 1] = (byte) 0xA9;
          agree(wrong);
        }
      }
    }
  }

  @Test
  void looksOnlyAtTheBytesBetweenTheBounds() {
    byte[] bytes = {(byte) 0xFF, 'a', (byte) 0xC3, (byte) 0xA9, (byte) 0xFF};
    assertThat(Utf8.isValid(bytes, 1, 4)).isTrue();
    assertThat(Utf8.isValid(bytes, 1, 3)).isFalse();
    assertThat(Utf8.isValid(bytes, 0, 4)).isFalse();
  }

  private static void agree(byte... bytes) {
    boolean valid;
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      valid = true;
    } catch (CharacterCodingException e) {
      valid = false;
    }
    if (Utf8.isValid(bytes, 0, bytes.length) != valid) {
      assertThat(bytes).as("valid UTF-8: %s", valid).isEmpty();
    }
  }
}
