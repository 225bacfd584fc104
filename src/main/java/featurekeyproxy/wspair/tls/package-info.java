/**
 * Certificates and keys of both legs, renewed while the proxy runs.
 */
@NullMarked
package featurekeyproxy.wspair.tls;

import org.jspecify.annotations.NullMarked;
