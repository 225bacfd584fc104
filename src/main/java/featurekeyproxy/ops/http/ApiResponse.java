package featurekeyproxy.ops.http;

/** An answer of the Admin API with a status of its own; the body is written as JSON. */
public record ApiResponse(int status, Object body) {}
