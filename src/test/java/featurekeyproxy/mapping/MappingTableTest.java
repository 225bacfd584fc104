package featurekeyproxy.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests the table on its own. */
class MappingTableTest {
    private static final MappingRule KEY = new MappingRule("OLD1", "NEW", MappingRule.Kind.FEATURE_KEY);
    private static final MappingRule SAME_NEW = new MappingRule("OLD2", "NEW", MappingRule.Kind.FEATURE_KEY);
    private static final MappingRule HEX = new MappingRule("a0b1", "A0B2", MappingRule.Kind.CONFIRMATION_CODE);

    @Test
    void comparesHexByItsBytesAndEverythingElseByItsLetters() {
        MappingTable table = new MappingTable(List.of(KEY, HEX), List.of());

        assertThat(table.forward("A0B1")).contains(HEX);
        assertThat(table.reverse("a0b2")).contains("a0b1");
        assertThat(table.forward("old1")).isEmpty();
    }

    @Test
    void leavesASharedNewCodeOpenUnlessTomesIsSetToOneOfTheOldCodes() {
        assertThat(new MappingTable(List.of(KEY, SAME_NEW), List.of()).reverse("NEW"))
                .isEmpty();
        assertThat(new MappingTable(List.of(KEY, SAME_NEW), List.of("OTHER", "OLD2")).reverse("NEW"))
                .contains("OLD2");
        assertThat(new MappingTable(List.of(KEY, SAME_NEW), List.of()).oldCodesOf("NEW"))
                .containsExactly("OLD1", "OLD2");
    }

    @Test
    void refusesTwoRulesForOneOldCodeWithoutTellingTheCode() {
        MappingRule again = new MappingRule("A0B1", "FF", MappingRule.Kind.CONFIRMATION_CODE);

        assertThatThrownBy(() -> new MappingTable(List.of(HEX, again), List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(Codes.fingerprint("a0b1"))
                .message()
                .doesNotContainIgnoringCase("a0b1\"");
    }

    @Test
    void aRuleIsShownByTheFingerprintsOfItsCodes() {
        assertThat(KEY.fingerprint()).isEqualTo(Codes.fingerprint("OLD1") + "→" + Codes.fingerprint("NEW"));
    }

    @Test
    void sameCodesHaveTheSameFingerprint() {
        assertThat(Codes.fingerprint("a0b1"))
                .isEqualTo(Codes.fingerprint("A0B1"))
                .matches("#[0-9a-f]{8}");
        assertThat(Codes.same("a0b1", "A0B1")).isTrue();
        assertThat(Codes.same("abc", "ABC")).as("three digits are no bytes").isFalse();
        assertThat(Codes.isHex("")).isFalse();
    }
}
