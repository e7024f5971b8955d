package io.lakehouse.jobs;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The arrows of the house: data and dependencies flow one way. */
@AnalyzeClasses(packages = "io.lakehouse", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String JOBS = "io.lakehouse.jobs.";

  @ArchTest
  static final ArchRule catalogKnowsNothingOfTheJobs =
      noClasses()
          .that()
          .resideInAPackage("io.lakehouse.catalog..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.lakehouse.jobs..")
          .because("sql <- catalog <- jobs");

  @ArchTest
  static final ArchRule catalogNeverImportsDataStream =
      noClasses()
          .that()
          .resideInAPackage("io.lakehouse.catalog..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.apache.flink..")
          .because("the catalog tool is Iceberg's API only: it runs where no Flink is");

  @ArchTest
  static final ArchRule functionsKnowNothingOfTheProject =
      noClasses()
          .that()
          .resideInAPackage(JOBS + "udf..")
          .should()
          .dependOnClassesThat(
              com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage(
                      "io.lakehouse..")
                  .and(
                      com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage(
                          JOBS + "udf..")))
          .because("a scalar function is read, tested and reused alone");

  @ArchTest
  static final ArchRule stepsKnowNothingOfSources =
      noClasses()
          .that()
          .resideInAPackage(JOBS + "stream..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              JOBS + "source..",
              JOBS + "udf..",
              JOBS + "pipeline..",
              JOBS + "run..",
              JOBS + "cli..",
              "io.lakehouse.catalog..")
          .because("source, stream and udf never import one another");

  @ArchTest
  static final ArchRule sourcesKnowNothingOfSteps =
      noClasses()
          .that()
          .resideInAPackage(JOBS + "source..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              JOBS + "stream..",
              JOBS + "udf..",
              JOBS + "lake..",
              JOBS + "pipeline..",
              JOBS + "run..",
              JOBS + "cli..")
          .because("source, stream and udf never import one another");

  @ArchTest
  static final ArchRule thePipelineKnowsNothingOfRunsAndCommands =
      noClasses()
          .that()
          .resideInAnyPackage(JOBS + "pipeline..", JOBS + "lake..", JOBS + "config..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(JOBS + "run..", JOBS + "cli..", JOBS + "cluster..")
          .because("cli -> run -> pipeline -> {source, stream, udf}");

  @ArchTest
  static final ArchRule runsKnowNothingOfCommandsAndClusters =
      noClasses()
          .that()
          .resideInAPackage(JOBS + "run..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(JOBS + "cli..", JOBS + "cluster..", "picocli..")
          .because("a run is told where its jobs go; the command line decides");

  @ArchTest
  static final ArchRule onlyCommandsReadTheCommandLine =
      noClasses()
          .that()
          .resideOutsideOfPackage(JOBS + "cli..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("picocli..");

  @ArchTest
  static final ArchRule onlyCommandsWriteToTheTerminal =
      noClasses()
          .that()
          .resideOutsideOfPackage(JOBS + "cli..")
          .should()
          .accessField(System.class, "out")
          .orShould()
          .accessField(System.class, "err")
          .because("stdout carries results, and only a command knows which");

  @ArchTest
  static final ArchRule onlyTheGeneratorMakesUpData =
      classes()
          .that()
          .resideInAPackage(JOBS + "generate..")
          .should()
          .onlyBeAccessed()
          .byAnyPackage(JOBS + "generate..", JOBS + "cli..", JOBS + "bench..");

  @ArchTest
  static final ArchRule theGeneratorKnowsNothingOfThePipeline =
      noClasses()
          .that()
          .resideInAPackage(JOBS + "generate..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              JOBS + "source..",
              JOBS + "stream..",
              JOBS + "udf..",
              JOBS + "pipeline..",
              JOBS + "lake..",
              JOBS + "run..")
          .because("what checks the pipeline must not use it");

  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      slices().matching("io.lakehouse.(*).(*)..").should().beFreeOfCycles();
}
