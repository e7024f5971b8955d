package io.lakehouse.jobs.generate;

import static io.lakehouse.jobs.generate.Decimals.cut;
import static io.lakehouse.jobs.generate.Decimals.percent;
import static io.lakehouse.jobs.generate.Decimals.rounded;
import static io.lakehouse.jobs.generate.Decimals.wholePercent;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The platform's three aggregate files, from the users of the 2018 schema by the published
 * definitions: a buyer has bought, a top buyer at least 10 products; a seller has sold, in the
 * sellers file also one who only lists; a top seller has sold at least 20.
 */
final class Published {

  private static final int TOP_BUYER = 10;
  private static final int TOP_SELLER = 20;

  private final Countries countries;
  private final Sums[] buyers;
  private final Sums[] topBuyers;
  private final Sums[] sellers;
  private final Sums[] topSellers;
  private final Sums[] listingWomen;
  private final Sums[] listingMen;

  Published(Countries countries) {
    this.countries = countries;
    this.buyers = groups();
    this.topBuyers = groups();
    this.sellers = groups();
    this.topSellers = groups();
    this.listingWomen = groups();
    this.listingMen = groups();
  }

  void add(C2cUser user) {
    if (user.bought > 0) {
      buyers[user.country].add(user);
      if (user.bought >= TOP_BUYER) {
        topBuyers[user.country].add(user);
      }
    }
    if (user.sold > 0) {
      sellers[user.country].add(user);
      if (user.sold >= TOP_SELLER) {
        topSellers[user.country].add(user);
      }
    }
    if (user.sold > 0 || user.listed > 0) {
      (user.female ? listingWomen : listingMen)[user.country].add(user);
    }
  }

  /** Lines of the buyers file, without header: one per country with a buyer. */
  List<String> buyerLines() {
    return inOrder(buyers, Comparator.comparingLong(c -> -topBuyers[c].users))
        .map(c -> buyerLine(countries.name(c), buyers[c], topBuyers[c]))
        .toList();
  }

  /** Lines of the sellers file: one per country and sex with a seller, then the roll-ups. */
  List<String> sellerLines() {
    var lines = new ArrayList<String>();
    IntStream.range(0, countries.size())
        .boxed()
        .sorted(Comparator.comparing(countries::name))
        .forEach(
            c -> {
              addSellerLine(lines, countries.name(c) + ",Female", listingWomen[c]);
              addSellerLine(lines, countries.name(c) + ",Male", listingMen[c]);
            });
    addSellerLine(lines, ",Female", total(listingWomen));
    addSellerLine(lines, ",Male", total(listingMen));
    addSellerLine(lines, ",", total(listingWomen).add(total(listingMen)));
    return lines;
  }

  /** Lines of the countries file: one per country with a top seller. */
  List<String> countryLines() {
    return inOrder(
            topSellers,
            Comparator.comparingDouble(c -> -(double) topSellers[c].users / sellers[c].users))
        .map(c -> countryLine(countries.name(c), sellers[c], topSellers[c]))
        .toList();
  }

  private static String buyerLine(String country, Sums all, Sums top) {
    return line(
        country,
        all.users,
        top.users,
        percent(top.users, all.users, 1),
        all.females,
        all.males(),
        top.females,
        top.males(),
        percent(all.females, all.users, 1),
        percent(top.females, top.users, 1),
        percent(all.bought, all.wished, 2),
        percent(all.bought, all.liked, 2),
        percent(top.bought, top.wished, 2),
        percent(top.bought, top.liked, 2),
        all.bought,
        all.wished,
        all.liked,
        top.bought,
        top.wished,
        top.liked,
        rounded(all.bought, all.users, 1),
        rounded(all.wished, all.users, 1),
        rounded(all.liked, all.users, 1),
        rounded(top.bought, top.users, 1),
        rounded(top.wished, top.users, 1),
        rounded(top.liked, top.users, 1),
        socialMeans(all, top));
  }

  private static String countryLine(String country, Sums all, Sums top) {
    return line(
        country,
        all.users,
        top.users,
        percent(top.users, all.users, 1),
        percent(all.females, all.users, 1),
        percent(top.females, top.users, 1),
        all.females,
        all.males(),
        top.females,
        top.males(),
        rounded(all.sold, all.listed, 2),
        rounded(top.sold, top.listed, 2),
        top.sold,
        all.sold,
        top.listed,
        all.listed,
        cut(top.sold, top.users),
        cut(top.listed, top.users),
        cut(all.sold, all.users),
        cut(all.listed, all.users),
        socialMeans(all, top));
  }

  /**
   * The last columns of two files: offline days, followers and following, of all and of the top.
   */
  private static String socialMeans(Sums all, Sums top) {
    return line(
        rounded(all.offlineDays, all.offlineKnown, 1),
        rounded(top.offlineDays, top.offlineKnown, 1),
        rounded(all.followers, all.users, 1),
        rounded(all.follows, all.users, 1),
        rounded(top.followers, top.users, 1),
        rounded(top.follows, top.users, 1));
  }

  private static void addSellerLine(List<String> lines, String group, Sums s) {
    if (s.users == 0) {
      return;
    }
    lines.add(
        line(
            group,
            s.users,
            rounded(s.sold, s.users, 2),
            rounded(s.listed, s.users, 2),
            rounded(s.passRateTenths, s.users * 10, 2),
            s.sold,
            s.listed,
            rounded(s.bought, s.users, 2),
            rounded(s.wished, s.users, 2),
            rounded(s.liked, s.users, 2),
            s.bought,
            s.wished,
            s.liked,
            rounded(s.followers, s.users, 1),
            rounded(s.follows, s.users, 1),
            wholePercent(s.appUsers, s.users),
            wholePercent(s.iosUsers, s.users),
            (double) s.seniority / s.users));
  }

  private static String line(Object... fields) {
    return String.join(",", Stream.of(fields).map(String::valueOf).toList());
  }

  /** The countries with a user in the group, in that order and then by name. */
  private Stream<Integer> inOrder(Sums[] group, Comparator<Integer> order) {
    return IntStream.range(0, countries.size())
        .filter(c -> group[c].users > 0)
        .boxed()
        .sorted(order.thenComparing(countries::name));
  }

  private static Sums total(Sums[] group) {
    var total = new Sums();
    Stream.of(group).forEach(total::add);
    return total;
  }

  private Sums[] groups() {
    return Stream.generate(Sums::new).limit(countries.size()).toArray(Sums[]::new);
  }
}
