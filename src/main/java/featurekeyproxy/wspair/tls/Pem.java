package featurekeyproxy.wspair.tls;

import java.nio.charset.StandardCharsets;
import java.security.spec.InvalidKeySpecException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The blocks of a PEM file as any editor leaves it: with marks of its encoding, in UTF-16, with text around them. */
record Pem(String text, List<Block> blocks) {
    private static final Pattern BEGIN = Pattern.compile("^\\s*-----BEGIN ([A-Z0-9 ]{1,40})-----", Pattern.MULTILINE);
    private static final Pattern HEADER = Pattern.compile("^\\s*[A-Za-z-]{1,40}: ", Pattern.MULTILINE);

    /** The byte order mark of UTF-8, read byte by byte. */
    private static final String UTF_8_MARK = "\u00EF\u00BB\u00BF";

    /**
     * A block.
     *
     * @param kind what its first line says
     * @param line the number of that line, from 1
     * @param body what stands between its first line and its last; null if it has no last
     */
    record Block(String kind, int line, String body, boolean isWhole) {
        /** Returns whether OpenSSL's headers stand before the content, which it writes to keys that it encrypted by itself. */
        boolean hasHeaders() {
            return HEADER.matcher(body).find();
        }

        /** Names it and its line. */
        String place() {
            return kind + " in line " + line;
        }

        /** Returns the bytes that it stands for. */
        byte[] content() throws InvalidKeySpecException {
            if (!isWhole) {
                throw damaged();
            }
            try {
                byte[] content = Base64.getDecoder().decode(body.replaceAll("\\s", ""));
                if (content.length > 0) {
                    return content;
                }
            } catch (IllegalArgumentException e) {
                // not Base64
            }
            throw damaged();
        }

        InvalidKeySpecException damaged() {
            return new InvalidKeySpecException("its " + place() + " is cut off or damaged");
        }
    }

    static Pem of(byte[] file) {
        String text = text(file);
        List<Block> blocks = new ArrayList<>();
        Matcher begin = BEGIN.matcher(text);
        while (begin.find()) {
            String kind = begin.group(1);
            int end = text.indexOf("-----END " + kind + "-----", begin.end());
            int next = text.indexOf("-----BEGIN ", begin.end());
            boolean whole = end >= 0 && (next < 0 || end < next);
            String body = text.substring(begin.end(), whole ? end : next < 0 ? text.length() : next);
            blocks.add(new Block(kind, lineOf(text, begin.start(1)), body, whole));
        }
        return new Pem(text, List.copyOf(blocks));
    }

    private static int lineOf(String text, int position) {
        return (int) Pattern.compile("\r\n|\r|\n")
                        .matcher(text.substring(0, position))
                        .results()
                        .count()
                + 1;
    }

    /** Returns the text of a file, which Windows' editors may have saved as UTF-16, without the marks of its encoding. */
    private static String text(byte[] file) {
        boolean wide = file.length > 1 && (file[0] & 0xff) + (file[1] & 0xff) == 0xff + 0xfe;
        return wide
                ? new String(file, StandardCharsets.UTF_16).replace("\uFEFF", "")
                : new String(file, StandardCharsets.ISO_8859_1).replace(UTF_8_MARK, "");
    }

    /** Says what the file is in which nothing of what was looked for stands, with no more of it than known kinds. */
    String whatItIs(String lookedFor, String firstLine) {
        if (!blocks.isEmpty()) {
            return "it holds " + blocks.stream().map(Block::place).collect(Collectors.joining(", ")) + " and no "
                    + lookedFor;
        }
        return text.startsWith("0") // a sequence of ASN.1
                ? "it is binary (DER or PKCS12), not PEM text"
                : "it has no line of the form -----BEGIN " + firstLine + "-----";
    }
}
