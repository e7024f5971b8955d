package io.lakehouse.catalog.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakehouse.catalog.Trees;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqlTreeTest {
  @TempDir Path root;

  @Test
  void listsTheFilesOfAFolderSorted() {
    SqlTree tree =
        Trees.in(root)
            .with("silver/b.yaml", "")
            .with("silver/a.yaml", "")
            .with("silver/deeper/c.yaml", "")
            .tree();
    assertThat(tree.list("silver", "yaml"))
        .containsExactly("silver/a.yaml", "silver/b.yaml", "silver/users.yaml");
    assertThat(tree.list("gold", "yaml")).isEmpty();
    assertThat(tree.exists("silver/deeper/c.yaml")).isTrue();
  }

  @Test
  void hasTheSameDigestFromAFolderAndFromAJar() throws Exception {
    SqlTree folder = Trees.in(root).with("target/rubbish.yaml", "not of the tree").tree();
    Path jar = root.resolve("sql.jar");
    try (FileSystem zip = FileSystems.newFileSystem(jar, Map.of("create", "true"))) {
      for (String name :
          new String[] {"sources/users.yaml", "silver/users.yaml", "silver/users.sql"}) {
        Path path = zip.getPath("lakehouse", name);
        Files.createDirectories(path.getParent());
        Files.writeString(path, folder.read(name));
      }
    }
    try (FileSystem zip = FileSystems.newFileSystem(jar)) {
      assertThat(SqlTree.of(zip.getPath("lakehouse")).digest()).isEqualTo(folder.digest());
    }
  }

  @Test
  void hasAnotherDigestAfterAnyChange() {
    Trees trees = Trees.in(root);
    String before = trees.tree().digest();
    assertThat(before).matches("[0-9a-f]{64}");
    assertThat(trees.with("gold/a.sql", "").tree().digest()).isNotEqualTo(before);
    assertThat(trees.without("gold/a.sql").tree().digest()).isEqualTo(before);
    trees.edit("silver/users.sql", "INSERT", "insert");
    assertThat(trees.tree().digest()).isNotEqualTo(before);
  }

  @Test
  void isFoundOnTheClassPath() {
    assertThat(SqlTree.open().list("silver", "yaml")).contains("silver/users.yaml");
    assertThat(SqlTree.open().digest()).isEqualTo(SqlTree.open().digest());
  }

  @Test
  void namesAFileThatIsMissingOrNotUtf8() throws Exception {
    SqlTree tree = Trees.in(root).tree();
    assertThatThrownBy(() -> tree.read("silver/user.sql"))
        .hasMessage(
            "Cannot read a file of the lakehouse, there is none of that name: silver/user.sql");
    Files.write(root.resolve("silver/users.sql"), new byte[] {(byte) 0xC3, 'a'});
    assertThatThrownBy(() -> SqlTree.of(root))
        .hasMessageStartingWith("Cannot read a file of the lakehouse, not UTF-8: ")
        .hasMessageEndingWith("users.sql");
  }
}
