package io.lakehouse.jobs.run;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;

/** How far a run has come; a run that was killed goes on behind the last step it finished. */
public enum Step {
  /** Nothing is done. A step that another version has noted counts as this: all is done anew. */
  @JsonEnumDefaultValue
  STARTED,
  /** All tables are filled, on the branch. */
  FILLED,
  /** All audits passed: from here on the day will be published, whatever happens. */
  AUDITED
}
