package featurekeyproxy.reload;

import java.util.List;

/** What can be made of files: a value, or a list of what is wrong with them. */
public sealed interface Loaded<T> {
    /** The files can be used. */
    record Usable<T>(T value, List<FileProblem> warnings) implements Loaded<T> {
        public Usable {
            warnings = List.copyOf(warnings);
        }
    }

    /** The files cannot be used. */
    record Unusable<T>(List<FileProblem> problems) implements Loaded<T> {
        public Unusable {
            problems = List.copyOf(problems);
        }
    }
}
