package featurekeyproxy.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class Utf8TextTest {
    @Test
    void readsUtf8() throws Exception {
        String text = "# Füße\na=😀\n";

        assertThat(Utf8Text.of(text.getBytes(StandardCharsets.UTF_8))).isEqualTo(text);
        assertThat(Utf8Text.of(new byte[0])).isEmpty();
    }

    @Test
    void namesTheLineOfALatin1FileAndWhatToDo() {
        assertThatThrownBy(() -> Utf8Text.of("a=1\n# Gerät\n".getBytes(StandardCharsets.ISO_8859_1)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("line 2")
                .hasMessageContaining("0xE4")
                .hasMessageContaining("save the file as UTF-8");
        assertThatThrownBy(() -> Utf8Text.of(new byte[] {'a', (byte) 0xC3}))
                .as("cut within a character")
                .hasMessageContaining("line 1");
    }
}
