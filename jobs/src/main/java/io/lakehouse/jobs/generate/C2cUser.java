package io.lakehouse.jobs.generate;

/** A user as the files tell it. One object is filled again and again, for speed. */
final class C2cUser {

  /** The value of daysSinceLastLogin that stands for never. */
  static final int NEVER = 737028;

  long id;
  int country;
  String language;
  int followers;
  int follows;
  int liked;
  int listed;
  int sold;

  /** In tenths of a percent; only multiples of 5, whose sums are exact in binary. */
  int passRateTenths;

  int wished;
  int bought;
  boolean female;
  boolean miss;
  boolean android;
  boolean ios;
  boolean picture;
  int lastLogin;
  int seniority;

  // Quirks of a user that is good all the same.
  boolean noCountryCode;
  boolean unknownLanguage;

  boolean anyApp() {
    return android || ios;
  }
}
