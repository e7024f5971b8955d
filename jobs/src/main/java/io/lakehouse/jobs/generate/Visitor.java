package io.lakehouse.jobs.generate;

import java.io.IOException;

/** The user behind a session, as the snapshot of as many users and the same seed has it. */
final class Visitor {
  private static final String[][] DEVICES = {
    {
      "mobile",
      "Mozilla/5.0 (Linux; Android 16; Pixel 10) AppleWebKit/537.36 (KHTML, like Gecko)"
          + " Chrome/142.0 Mobile Safari/537.36"
    },
    {"desktop", "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0"},
    {"tablet", "Mozilla/5.0 (iPad; CPU OS 19_1 like Mac OS X) AppleWebKit/605.1.15 Safari/604.1"},
    {"ios_app", "fashion-ios/11.4.2"},
    {"android_app", "fashion-android/11.4.1"}
  };

  private final UserModel model;
  private final Countries countries;
  private final long users2018;
  private final C2cUser user = new C2cUser();
  private int device;
  private long address;

  Visitor(long seed, long users) throws IOException {
    this.countries = Countries.load();
    this.model = new UserModel(seed, countries, Quirks.none());
    this.users2018 = users - C2cGenerator.users2024(users);
  }

  /** Becomes the user of that number. */
  void become(long number) {
    if (number < users2018) {
      model.draw2018(user, number);
    } else {
      model.draw2024(user, number - users2018);
    }
    address = Rng.mix(user.id);
    device = user.ios ? 3 : user.android ? 4 : (int) (address >>> 32 & 0xFF) % 3;
  }

  /** The identifierHash of the users feed. */
  long id() {
    return user.id;
  }

  String country() {
    return countries.isoCode(user.country);
  }

  String device() {
    return DEVICES[device][0];
  }

  String agent() {
    return DEVICES[device][1];
  }

  /** One part of four of the IP address, 0 to 255. */
  int addressPart(int part) {
    return (int) (address >>> (8 * part)) & 0xFF;
  }
}
