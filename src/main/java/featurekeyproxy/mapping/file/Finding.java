package featurekeyproxy.mapping.file;

import java.util.Optional;

/**
 * One thing that is wrong or worth knowing in a mapping file: where it stands, what was found, what is allowed there, and
 * the nearest valid name.
 *
 * <p>Lines and columns count from 1. The texts are for the operator of the file and may quote its codes; a log or a metric
 * shows {@link #place} and the kind only.
 */
public record Finding(
        FindingKind kind,
        String file,
        int line,
        int column,
        String found,
        Optional<String> allowed,
        Optional<String> nearest) {

    /** Returns how much it matters. */
    public FindingKind.Severity severity() {
        return kind.severity();
    }

    /** Returns whether the file cannot be used because of this. */
    public boolean isError() {
        return severity() == FindingKind.Severity.ERROR;
    }

    /** Returns {@code file:line:column}, as editors and terminals recognise it. */
    public String place() {
        return file + ":" + line + ":" + column;
    }

    /** Returns place and kind, never a code. */
    @Override
    public String toString() {
        return place() + " " + severity().word() + " " + kind.id();
    }
}
