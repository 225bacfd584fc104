package featurekeyproxy.mapping.file;

/** What came of looking at the mapping file again. */
public sealed interface Reload {
    /** The mapping of the file is in force from now on, under this version number. */
    record Applied(long version, MappingFile.Valid result) implements Reload {}

    /** The file holds what is in force already; {@code version} is its number. */
    record Unchanged(long version) implements Reload {}

    /** The file holds again what is in force, after it could not be used for a while. */
    record Restored(long version) implements Reload {}

    /** The file cannot be used; the mapping of {@code version} stays in force. */
    record Refused(long version, MappingFile.Invalid result) implements Reload {}

    /** The file is not there; the mapping of {@code version} stays in force. */
    record Missing(long version) implements Reload {}

    /** The file cannot be read, for the given reason; the mapping of {@code version} stays in force. */
    record Unreadable(long version, String reason) implements Reload {}
}
