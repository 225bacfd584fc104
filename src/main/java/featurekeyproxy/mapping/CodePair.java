package featurekeyproxy.mapping;

/** One line of a table of codes, with the places of both codes in the file. */
record CodePair(Json.Text oldCode, Json.Text newCode, MappingRule.Kind kind) {
    /** Returns the old code as it compares. */
    String canonicalOld() {
        return Codes.canonical(oldCode.text());
    }

    /** Returns the new code as it compares. */
    String canonicalNew() {
        return Codes.canonical(newCode.text());
    }

    /** Returns whether both codes are the same code, so that the line does nothing. */
    boolean isIdentity() {
        return canonicalOld().equals(canonicalNew());
    }

    MappingRule rule() {
        return new MappingRule(oldCode.text(), newCode.text(), kind);
    }
}
