package io.lakehouse.jobs.run;

/** How far a run has come; a run that was killed goes on behind the last step it finished. */
public enum Step {
  STARTED,
  /** All tables are filled, on the branch. */
  FILLED,
  /** All audits passed: from here on the day will be published, whatever happens. */
  AUDITED
}
