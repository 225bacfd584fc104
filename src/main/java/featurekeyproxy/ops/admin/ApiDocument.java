package featurekeyproxy.ops.admin;

import com.fasterxml.jackson.databind.JsonNode;
import featurekeyproxy.ops.http.Api;
import featurekeyproxy.text.JsonFormat;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/** {@code /openapi.json}: the OpenAPI document of the Admin API, which tests hold against what is really served. */
public final class ApiDocument {
    /** Where it is in the jar. */
    public static final String RESOURCE = "/openapi.json";

    private ApiDocument() {}

    /** Serves the document. */
    public static void addTo(Api api) throws IOException {
        JsonNode document = load();
        api.get("/openapi.json", request -> document);
    }

    private static JsonNode load() throws IOException {
        try (InputStream in = ApiDocument.class.getResourceAsStream(RESOURCE)) {
            return JsonFormat.MAPPER.readTree(Objects.requireNonNull(in, RESOURCE));
        }
    }
}
