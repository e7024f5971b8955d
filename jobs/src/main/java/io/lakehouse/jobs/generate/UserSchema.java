package io.lakehouse.jobs.generate;

import io.lakehouse.jobs.generate.UserLines.Flaw;
import java.io.IOException;

/** The two published schemas of the users feed, and how their files are called and cut. */
enum UserSchema {
  /** Read in parallel only when there are several files, so a large day has several. */
  USERS_2018(C2cColumns.USERS_2018, 500_000) {
    @Override
    String fileName(int file) {
      return file == 0 ? "users-2018.csv" : "users-2018-" + (file + 1) + ".csv";
    }

    @Override
    void draw(UserModel model, C2cUser user, long number) {
      model.draw2018(user, number);
    }

    @Override
    void write(UserLines lines, C2cUser user, Flaw flaw) throws IOException {
      lines.add2018(user, flaw);
    }
  },
  USERS_2024(C2cColumns.USERS_2024, 100_000) {
    @Override
    String fileName(int file) {
      return "chunk" + (file + 1) + ".csv";
    }

    @Override
    void draw(UserModel model, C2cUser user, long number) {
      model.draw2024(user, number);
    }

    @Override
    void write(UserLines lines, C2cUser user, Flaw flaw) throws IOException {
      lines.add2024(user, flaw);
    }
  };

  private final String columns;
  private final int usersPerFile;

  UserSchema(String columns, int usersPerFile) {
    this.columns = columns;
    this.usersPerFile = usersPerFile;
  }

  String columns() {
    return columns;
  }

  int usersPerFile() {
    return usersPerFile;
  }

  int files(long users) {
    return Math.toIntExact((users + usersPerFile - 1) / usersPerFile);
  }

  abstract String fileName(int file);

  abstract void draw(UserModel model, C2cUser user, long number);

  abstract void write(UserLines lines, C2cUser user, Flaw flaw) throws IOException;
}
