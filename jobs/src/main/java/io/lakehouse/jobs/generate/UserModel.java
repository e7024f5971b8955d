package io.lakehouse.jobs.generate;

/**
 * Draws users as the published ones are distributed: most do nothing, some look around, few buy or
 * sell, and very few of these do most of it.
 */
final class UserModel {

  // Numbers that the sequences of one user are restarted with, so that none depends on another.
  private static final long VALUES = 0x11;
  private static final long KEYS_2018 = 0x22;
  private static final long KEYS_2024 = 0x33;

  private static final int[] PASS_RATES_TENTHS = {
    1000, 1000, 1000, 1000, 1000, 1000, 660, 500, 750, 900, 830, 800, 625, 875
  };

  /** To like, to wish, to buy, to sell; then to list, as a seller and without a sale. */
  private static final double[] CHANCES_2018 = {0.73, 0.43, 0.25, 0.094, 0.6, 0.03};

  private static final double[] CHANCES_2024 = {0.9, 0.49, 0.45, 0.24, 0.34, 0.015};

  private final long seed;
  private final Countries countries;
  private final Quirks quirks;
  private final Rng rng = new Rng();

  UserModel(long seed, Countries countries, Quirks quirks) {
    this.seed = Rng.mix(seed);
    this.countries = countries;
    this.quirks = quirks;
  }

  /** Fills in the user of that number in the 2018 schema: the same for the same number. */
  void draw2018(C2cUser user, long number) {
    rng.restart(seed ^ VALUES, number << 1);
    user.id = key2018(number);
    boolean active = rng.chance(0.22);
    common(user, active, 0.02, 0.02);
    user.female = rng.chance(0.77);
    user.miss = user.female && rng.chance(0.006);
    boolean app = rng.chance(active ? 0.5 : 0.2);
    user.ios = app && rng.chance(0.82);
    user.android = app && (!user.ios || rng.chance(0.008));
    activity(user, active, CHANCES_2018);
    boolean sentinel = !active && rng.chance(0.00013);
    user.lastLogin = sentinel ? C2cUser.NEVER : lastLogin(active);
    user.seniority = rng.chance(0.4) ? 2852 + rng.below(8) : 3196 + rng.below(10);
  }

  /** Fills in the user of that number in the 2024 schema: only men, and livelier ones. */
  void draw2024(C2cUser user, long number) {
    rng.restart(seed ^ VALUES, (number << 1) + 1);
    user.id = key2024(number);
    boolean active = rng.chance(0.69);
    common(user, active, 0.11, 0.06);
    user.female = false;
    user.miss = false;
    user.ios = false;
    user.android = false;
    activity(user, active, CHANCES_2024);
    user.lastLogin = 0;
    user.seniority = rng.chance(0.4) ? 2853 + rng.below(8) : 3198 + rng.below(9);
    user.unknownLanguage = rng.chance(quirks.unknownLanguages());
    user.noCountryCode = rng.chance(quirks.emptyCountryCodes());
  }

  private void common(C2cUser user, boolean active, double noPicture, double social) {
    user.country = countries.draw(rng);
    String language = countries.language(user.country);
    user.language = rng.chance(0.07) ? (language.equals("en") ? "fr" : "en") : language;
    user.unknownLanguage = false;
    user.noCountryCode = false;
    user.picture = !rng.chance(noPicture);
    user.followers = 3;
    user.follows = 8;
    if (active) {
      user.followers += rng.chance(0.5) ? rng.longTail(1.3, 4000) - 1 : 0;
      user.follows += rng.chance(social * 8) ? rng.longTail(0.9, 15000) : 0;
    } else {
      user.followers += rng.chance(0.1) ? 1 : 0;
    }
  }

  private void activity(C2cUser user, boolean active, double[] chances) {
    user.liked = 0;
    user.wished = 0;
    user.bought = 0;
    user.sold = 0;
    user.listed = 0;
    user.passRateTenths = 0;
    if (!active) {
      return;
    }
    user.liked = rng.chance(chances[0]) ? rng.longTail(0.7, 60000) : 0;
    user.wished = rng.chance(chances[1]) ? rng.longTail(0.75, 6000) : 0;
    user.bought = rng.chance(chances[2]) ? rng.longTail(1.35, 2500) : 0;
    if (rng.chance(chances[3])) {
      user.sold = rng.longTail(1.05, 900);
      user.listed = rng.chance(chances[4]) ? rng.longTail(1.05, 900) : 0;
      boolean checked = rng.chance(0.45);
      user.passRateTenths = checked ? PASS_RATES_TENTHS[rng.below(PASS_RATES_TENTHS.length)] : 0;
    } else if (rng.chance(chances[5])) {
      user.listed = rng.longTail(1.2, 900);
    }
  }

  /** Most left when the counting began, some 700 days ago. */
  private int lastLogin(boolean active) {
    if (active) {
      return rng.chance(0.25) ? 11 + rng.below(50) : 11 + rng.below(699);
    }
    return rng.chance(0.8) ? 689 + rng.below(21) : 300 + rng.below(410);
  }

  /** Distinct 64-bit keys, none of which fits 32 bits: those belong to the 2024 schema. */
  private long key2018(long number) {
    // A start outside of 32 bits makes the walk to the next key outside of them a bijection.
    long key = number | 1L << 62;
    do {
      key = Rng.mix(key ^ seed ^ KEYS_2018);
    } while (key >>> 32 == 0);
    return key;
  }

  /** Distinct keys of 32 bits: each step can be undone, and none looks outside of 32 bits. */
  private long key2024(long number) {
    int key = (int) number ^ (int) (seed ^ KEYS_2024);
    key = (key ^ (key >>> 16)) * 0x7FEB352D;
    key = (key ^ (key >>> 15)) * 0x846CA68B;
    return (key ^ (key >>> 16)) & 0xFFFFFFFFL;
  }
}
