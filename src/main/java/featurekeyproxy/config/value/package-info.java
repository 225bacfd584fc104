/**
 * How values of settings are written: read from their text, with what is allowed in the words of the error.
 */
@NullMarked
package featurekeyproxy.config.value;

import org.jspecify.annotations.NullMarked;
