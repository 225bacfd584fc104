package featurekeyproxy.mapping.file;

import featurekeyproxy.mapping.Codes;
import featurekeyproxy.mapping.MappingRule;
import featurekeyproxy.text.Quoted;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Checks the form of each code, and looks for codes that were probably mistyped. */
final class CodeCheck {
    /** Words joined by underscores in lower case, as documents write where a code will stand. */
    private static final Pattern PLACEHOLDER = Pattern.compile("[a-z][a-z0-9]*+_[a-z0-9_]*+");

    private static final Pattern HEX_DIGITS = Pattern.compile("[0-9A-Fa-f]++");
    private static final String CODE = "letters and digits, without blanks, quotes and control characters";

    private final Findings findings;
    private final Map<String, Json.Text> firstByLook = new HashMap<>();

    CodeCheck(Findings findings) {
        this.findings = findings;
    }

    /** Returns whether a code is the sort of name that documents use in place of one. */
    static boolean isPlaceholder(String code) {
        return PLACEHOLDER.matcher(code).matches();
    }

    /** Returns whether a text has the form of a code, and is none of the names that documents use in place of one. */
    static boolean isCode(String text) {
        return !text.isEmpty() && text.chars().allMatch(CodeCheck::isCodeCharacter) && !isPlaceholder(text);
    }

    /** Reports what is wrong with one code. */
    void check(Json.Text code, MappingRule.Kind kind) {
        String text = code.text();
        if (text.isEmpty()) {
            findings.add(FindingKind.EMPTY_CODE, code.at(), "the code is empty", CODE);
        } else if (!text.chars().allMatch(CodeCheck::isCodeCharacter)) {
            findings.add(
                    FindingKind.BAD_CHARACTER,
                    code.at(),
                    "the code " + Quoted.of(text) + " contains " + odd(text),
                    CODE);
        } else if (isPlaceholder(text)) {
            findings.add(
                    FindingKind.PLACEHOLDER,
                    code.at(),
                    Quoted.of(text) + " is a placeholder: no device sends it",
                    "the real code");
        } else if (kind == MappingRule.Kind.CONFIRMATION_CODE) {
            hex(code);
        }
    }

    private void hex(Json.Text code) {
        String text = code.text();
        if (!HEX_DIGITS.matcher(text).matches()) {
            findings.add(
                    FindingKind.NOT_HEX,
                    code.at(),
                    "the confirmation code " + Quoted.of(text) + " is not hex",
                    Optional.of("hex digits: 0 to 9 and A to F"),
                    Optional.of(look(text)).filter(Codes::isHex));
        } else if (text.length() % 2 != 0) {
            findings.add(
                    FindingKind.ODD_HEX,
                    code.at(),
                    "the confirmation code " + Quoted.of(text) + " has " + text.length()
                            + " hex digits: one is missing or too many",
                    "two hex digits for each byte");
        }
    }

    /** Reports codes that look like an earlier one and are another, and feature keys in lower case. */
    void lookAlikes(List<CodePair> pairs) {
        for (CodePair pair : pairs) {
            lookAlike(pair.oldCode(), pair.kind());
            lookAlike(pair.newCode(), pair.kind());
        }
    }

    private void lookAlike(Json.Text code, MappingRule.Kind kind) {
        if (isPlaceholder(code.text())) {
            return;
        }
        Json.Text earlier = firstByLook.putIfAbsent(look(code.text()), code);
        if (earlier != null && !Codes.same(earlier.text(), code.text())) {
            findings.add(
                    FindingKind.LOOK_ALIKE,
                    code.at(),
                    Quoted.of(code.text()) + " looks like " + Quoted.of(earlier.text()) + " in line "
                            + earlier.at().line() + " and is another code",
                    Optional.empty(),
                    Optional.of(earlier.text()));
        } else if (earlier == null && kind == MappingRule.Kind.FEATURE_KEY && hasLowerCase(code.text())) {
            findings.add(
                    FindingKind.LOWER_CASE,
                    code.at(),
                    "the feature key " + Quoted.of(code.text())
                            + " has lower case letters, and is compared letter by letter",
                    Optional.empty(),
                    Optional.of(code.text().toUpperCase(Locale.ROOT)));
        }
    }

    private static boolean hasLowerCase(String code) {
        return !Codes.isHex(code) && code.chars().anyMatch(Character::isLowerCase);
    }

    /** Returns the code with one letter for all that look alike: upper case, zero for O, one for I and L. */
    static String look(String code) {
        return code.toUpperCase(Locale.ROOT).replace('O', '0').replace('I', '1').replace('L', '1');
    }

    private static boolean isCodeCharacter(int c) {
        return c > ' ' && c < 0x7F && c != '"' && c != '\'' && c != '`' && c != '\\';
    }

    private static String odd(String text) {
        int c = text.codePoints()
                .filter(point -> !isCodeCharacter(point))
                .findFirst()
                .orElseThrow();
        String name = String.format("U+%04X", c);
        return switch (c) {
            case ' ' -> "a blank";
            case '\t' -> "a tab";
            case '"', '\'', '`' -> "a quote";
            case '\\' -> "a backslash";
            default -> Character.isISOControl(c) ? "the control character " + name : "the character " + name;
        };
    }
}
