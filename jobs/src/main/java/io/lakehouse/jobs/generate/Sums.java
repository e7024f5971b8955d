package io.lakehouse.jobs.generate;

/** Counts and sums over a group of users. */
final class Sums {

  long users;
  long females;
  long followers;
  long follows;
  long liked;
  long listed;
  long sold;
  long passRateTenths;
  long wished;
  long bought;
  long appUsers;
  long iosUsers;
  long offlineDays;
  long offlineKnown;
  long seniority;

  void add(C2cUser user) {
    users++;
    females += user.female ? 1 : 0;
    followers += user.followers;
    follows += user.follows;
    liked += user.liked;
    listed += user.listed;
    sold += user.sold;
    passRateTenths += user.passRateTenths;
    wished += user.wished;
    bought += user.bought;
    appUsers += user.anyApp() ? 1 : 0;
    iosUsers += user.ios ? 1 : 0;
    if (user.lastLogin <= user.seniority) {
      offlineDays += user.lastLogin;
      offlineKnown++;
    }
    seniority += user.seniority;
  }

  /** Adds another group, of other users. */
  Sums add(Sums other) {
    users += other.users;
    females += other.females;
    followers += other.followers;
    follows += other.follows;
    liked += other.liked;
    listed += other.listed;
    sold += other.sold;
    passRateTenths += other.passRateTenths;
    wished += other.wished;
    bought += other.bought;
    appUsers += other.appUsers;
    iosUsers += other.iosUsers;
    offlineDays += other.offlineDays;
    offlineKnown += other.offlineKnown;
    seniority += other.seniority;
    return this;
  }

  long males() {
    return users - females;
  }
}
