package io.lakehouse.jobs.generate;

import io.lakehouse.jobs.generate.UserLines.Flaw;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Writes the files of the users feed and counts what is in them. */
final class UserFiles {

  /** How many users behind its original a copy stands: often in the next chunk. */
  private static final int COPY_DISTANCE = 1000;

  /** Numbers from here on are of users that only spoilt lines have. */
  private static final long SPOILT = 1L << 31;

  private static final long COPIES = 0x44;
  private static final long FLAWS = 0x55;

  private static final Flaw[] BROKEN = {
    Flaw.FIELD_TOO_FEW, Flaw.FIELD_TOO_MANY, Flaw.NO_UTF8, Flaw.STRAY_QUOTE
  };

  private final Path folder;
  private final Countries countries;
  private final UserModel model;
  private final Quirks quirks;
  private final long seed;
  private final Rng rng = new Rng();
  private final C2cUser user = new C2cUser();

  private final List<GeneratedFile> files = new ArrayList<>();
  private final Map<Flaw, Long> flaws = new EnumMap<>(Flaw.class);
  private long duplicates;
  private long conflicts;
  private long unknownLanguages;
  private long emptyCountryCodes;

  UserFiles(Path folder, Countries countries, Quirks quirks, long seed) {
    this.folder = folder;
    this.countries = countries;
    this.model = new UserModel(seed, countries, quirks);
    this.quirks = quirks;
    this.seed = Rng.mix(seed);
  }

  /** Writes all users of a schema; each good and distinct one is shown to the consumer once. */
  void write(UserSchema schema, long users, boolean lastOfDay, Consumer<C2cUser> good)
      throws IOException {
    for (int file = 0; file < schema.files(users); file++) {
      long from = (long) file * schema.usersPerFile();
      long to = Math.min(users, from + schema.usersPerFile());
      Path path = folder.resolve(schema.fileName(file));
      boolean first2024 = file == 0 && schema == UserSchema.USERS_2024;
      Quirks.ChunkStyle style = first2024 ? quirks.firstChunk() : Quirks.ChunkStyle.PLAIN;
      try (var out = new LineBuffer(path)) {
        var lines = new UserLines(out, countries, style);
        lines.header(schema.columns());
        for (long number = from; number < to; number++) {
          writeUser(schema, lines, number, good);
        }
        if (to == users) {
          writeEnd(schema, lines, users, lastOfDay);
        }
        files.add(new GeneratedFile(C2cGenerator.USERS, path, lines.lines()));
      }
    }
  }

  /** The counts of all that was written, with the other feeds' files behind the users'. */
  GeneratedDay day(long users2018, long users2024, List<GeneratedFile> otherFiles) {
    var all = new ArrayList<>(files);
    all.addAll(otherFiles);
    long broken = flaws.getOrDefault(Flaw.TORN, 0L);
    for (Flaw flaw : BROKEN) {
      broken += flaws.getOrDefault(flaw, 0L);
    }
    return new GeneratedDay(
        all,
        users2018,
        users2024,
        duplicates,
        conflicts,
        broken,
        flaws.getOrDefault(Flaw.NEGATIVE_COUNT, 0L),
        flaws.getOrDefault(Flaw.EXPONENT_KEY, 0L),
        unknownLanguages,
        emptyCountryCodes);
  }

  private void writeUser(UserSchema schema, UserLines lines, long number, Consumer<C2cUser> good)
      throws IOException {
    schema.draw(model, user, number);
    schema.write(lines, user, Flaw.NONE);
    good.accept(user);
    unknownLanguages += user.unknownLanguage ? 1 : 0;
    emptyCountryCodes += user.noCountryCode ? 1 : 0;
    Flaw flaw = flawBeside(schema, number);
    if (flaw != Flaw.NONE) {
      writeSpoilt(schema, lines, number, flaw);
    }
    if (number >= COPY_DISTANCE) {
      writeCopy(schema, lines, number - COPY_DISTANCE);
    }
  }

  private void writeEnd(UserSchema schema, UserLines lines, long users, boolean lastOfDay)
      throws IOException {
    for (long number = Math.max(0, users - COPY_DISTANCE); number < users; number++) {
      writeCopy(schema, lines, number);
    }
    if (lastOfDay && quirks.brokenLines() > 0) {
      writeSpoilt(schema, lines, users, Flaw.TORN);
    }
  }

  private void writeSpoilt(UserSchema schema, UserLines lines, long number, Flaw flaw)
      throws IOException {
    schema.draw(model, user, SPOILT + number);
    schema.write(lines, user, flaw);
    flaws.merge(flaw, 1L, Long::sum);
  }

  /** Writes the user's copy, if it has one: at most one, so that the kinds do not mix. */
  private void writeCopy(UserSchema schema, UserLines lines, long number) throws IOException {
    double drawn = rng.restart(seed ^ COPIES, number * 2 + schema.ordinal()).unit();
    if (drawn >= quirks.duplicates() + quirks.conflicts()) {
      return;
    }
    schema.draw(model, user, number);
    if (drawn < quirks.duplicates()) {
      duplicates++;
    } else {
      user.picture = !user.picture;
      conflicts++;
    }
    schema.write(lines, user, Flaw.NONE);
  }

  private Flaw flawBeside(UserSchema schema, long number) {
    double drawn = rng.restart(seed ^ FLAWS, number * 2 + schema.ordinal()).unit();
    double negative = quirks.brokenLines() + quirks.negativeCounts();
    if (drawn < quirks.brokenLines()) {
      return BROKEN[rng.below(BROKEN.length)];
    }
    if (drawn < negative) {
      return Flaw.NEGATIVE_COUNT;
    }
    return drawn < negative + quirks.exponentKeys() ? Flaw.EXPONENT_KEY : Flaw.NONE;
  }
}
