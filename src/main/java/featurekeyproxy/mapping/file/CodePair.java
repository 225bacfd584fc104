package featurekeyproxy.mapping.file;

import featurekeyproxy.mapping.Codes;
import featurekeyproxy.mapping.MappingRule;
import featurekeyproxy.text.Quoted;
import java.util.Optional;

/**
 * One line of a table of codes, with the places of both codes in the file.
 *
 * <p>A pair of confirmation codes that a codec computed stands in no line: {@code source} is the pair of feature keys that it
 * was computed from, and the places are those of the keys.
 */
public record CodePair(Json.Text oldCode, Json.Text newCode, MappingRule.Kind kind, Optional<CodePair> source) {
    /** Returns the pair of one line. */
    public static CodePair listed(Json.Text oldCode, Json.Text newCode, MappingRule.Kind kind) {
        return new CodePair(oldCode, newCode, kind, Optional.empty());
    }

    /** Returns the pair of confirmation codes that belongs to this pair of feature keys. */
    public CodePair computed(String oldConfirmationCode, String newConfirmationCode) {
        return new CodePair(
                new Json.Text(oldCode.at(), oldConfirmationCode),
                new Json.Text(newCode.at(), newConfirmationCode),
                MappingRule.Kind.CONFIRMATION_CODE,
                Optional.of(this));
    }

    /** Returns the old code as it compares. */
    public String canonicalOld() {
        return Codes.canonical(oldCode.text());
    }

    /** Returns the new code as it compares. */
    public String canonicalNew() {
        return Codes.canonical(newCode.text());
    }

    /** Returns whether both codes are the same code, so that the line does nothing. */
    public boolean isIdentity() {
        return canonicalOld().equals(canonicalNew());
    }

    /** Returns the old code as a report quotes it. */
    public String quotedOld() {
        return Quoted.of(oldCode.text())
                + source.map(keys -> " (computed from " + keys.quotedOld() + ")")
                        .orElse("");
    }

    public MappingRule rule() {
        return new MappingRule(oldCode.text(), newCode.text(), kind);
    }
}
