package io.lakehouse.jobs.cli;

import java.math.BigDecimal;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a part of a whole: {@code 5%} and {@code 0.05} are the same. */
final class Share implements ITypeConverter<Double> {

  @Override
  public Double convert(String text) {
    boolean percent = text.endsWith("%");
    String number = percent ? text.substring(0, text.length() - 1) : text;
    double share;
    try {
      // By decimal digits: 0.1 % is 0.001 and not nearly.
      share = new BigDecimal(number).movePointLeft(percent ? 2 : 0).doubleValue();
    } catch (NumberFormatException e) {
      throw none(text);
    }
    if (share < 0 || share > 1) {
      throw none(text);
    }
    return share;
  }

  private static TypeConversionException none(String text) {
    return new TypeConversionException(
        "'%s' is no share: give it from 0%% to 100%%, such as 5%% or 0.05".formatted(text));
  }
}
