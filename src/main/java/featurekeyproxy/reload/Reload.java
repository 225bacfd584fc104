package featurekeyproxy.reload;

import java.util.List;

/** What came of looking at files again; {@code version} is the number of what is in force now. */
public sealed interface Reload<T> {
    long version();

    /** Returns the outcome as one word in lower case, as metrics and the audit trail have it. */
    String outcome();

    /** Returns whether the files are not what is in force: with them as they are, the next start would fail or differ. */
    default boolean isTrouble() {
        return true;
    }

    /** What the files say is in force from now on. */
    record Applied<T>(long version, T value, List<FileProblem> warnings) implements Reload<T> {
        @Override
        public String outcome() {
            return "applied";
        }

        @Override
        public boolean isTrouble() {
            return false;
        }
    }

    /** Nothing came of it: the files are as they were, or have just changed and are looked at once more. */
    record Unchanged<T>(long version) implements Reload<T> {
        @Override
        public String outcome() {
            return "unchanged";
        }

        @Override
        public boolean isTrouble() {
            return false;
        }
    }

    /** The files hold again what is in force, after they could not be used for a while. */
    record Restored<T>(long version) implements Reload<T> {
        @Override
        public String outcome() {
            return "restored";
        }

        @Override
        public boolean isTrouble() {
            return false;
        }
    }

    /** The files have mistakes; what was in force stays so. */
    record Refused<T>(long version, List<FileProblem> problems) implements Reload<T> {
        @Override
        public String outcome() {
            return "refused";
        }
    }

    /** A file is not there; what was in force stays so. */
    record Missing<T>(long version, String what) implements Reload<T> {
        @Override
        public String outcome() {
            return "missing";
        }
    }

    /** A file cannot be read; what was in force stays so. */
    record Unreadable<T>(long version, String what, String reason) implements Reload<T> {
        @Override
        public String outcome() {
            return "unreadable";
        }
    }

    /**
     * The files looked right but did not work when they came into force, so what was in force before was put back.
     *
     * @param formerRuns whether that worked; if not, it is tried again every few seconds
     */
    record TakenBack<T>(long version, List<FileProblem> problems, boolean formerRuns) implements Reload<T> {
        @Override
        public String outcome() {
            return "taken_back";
        }
    }
}
