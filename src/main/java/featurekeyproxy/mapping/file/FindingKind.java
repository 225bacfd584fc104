package featurekeyproxy.mapping.file;

import java.util.Locale;

/** Everything that {@code check} can find in a mapping file; {@code docs/mapping.md} tells what each one means. */
public enum FindingKind {
    // ---- the file
    NOT_UTF_8(Severity.ERROR),
    SYNTAX(Severity.ERROR),
    DUPLICATE_MEMBER(Severity.ERROR),
    UNKNOWN_MEMBER(Severity.ERROR),
    MISSING_MEMBER(Severity.ERROR),
    WRONG_TYPE(Severity.ERROR),
    WRONG_VALUE(Severity.ERROR),
    SHORT_CACHE_TIMEOUT(Severity.WARNING),
    SETTING_ELSEWHERE(Severity.WARNING),
    FIXED_SETTING(Severity.WARNING),
    NOTHING_TO_SET(Severity.INFO),

    // ---- one code
    EMPTY_CODE(Severity.ERROR),
    BAD_CHARACTER(Severity.ERROR),
    NOT_HEX(Severity.ERROR),
    ODD_HEX(Severity.ERROR),
    PLACEHOLDER(Severity.WARNING),
    LOWER_CASE(Severity.WARNING),
    LOOK_ALIKE(Severity.WARNING),

    // ---- the table
    DUPLICATE_OLD_CODE(Severity.ERROR),
    CYCLE(Severity.ERROR),
    CHAIN(Severity.WARNING),
    IDENTITY(Severity.WARNING),
    AMBIGUOUS_REVERSE(Severity.WARNING),
    SHARED_NEW_CODE(Severity.INFO),
    MISSING_PAIRS(Severity.WARNING),
    ONE_TABLE_ONLY(Severity.INFO),
    NO_MAPPING(Severity.WARNING),
    TOMES_CODE_NOT_OLD(Severity.WARNING),

    // ---- the table and the codec
    INVALID_KEY(Severity.ERROR),
    CONFIRMATION_CODE_MISMATCH(Severity.ERROR),
    CODE_WITHOUT_KEY(Severity.WARNING),
    CODEC_FAILED(Severity.WARNING),
    NO_CODEC(Severity.WARNING),
    COMPUTED_CODES(Severity.INFO),

    // ---- the devices
    BAD_PATTERN(Severity.ERROR),
    CONTRADICTORY_DEVICES(Severity.ERROR),
    AMBIGUOUS_PATTERN(Severity.WARNING),
    UNREACHABLE_PATTERN(Severity.WARNING),
    BAD_RANGE(Severity.ERROR),
    CONTRADICTORY_RANGES(Severity.ERROR),
    OVERLAPPING_RANGES(Severity.WARNING);

    /** How much a finding matters. */
    public enum Severity {
        /** The file cannot be used. */
        ERROR,
        /** The file can be used, and probably says something that nobody wanted. */
        WARNING,
        /** The file can be used; this is worth knowing. */
        INFO;

        /** Returns the word for reports, in lower case. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final Severity severity;

    FindingKind(Severity severity) {
        this.severity = severity;
    }

    /** Returns how much findings of this kind matter. */
    public Severity severity() {
        return severity;
    }

    /** Returns the stable name for reports and documents, such as {@code unknown-member}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
