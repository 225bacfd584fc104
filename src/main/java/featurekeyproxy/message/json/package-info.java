/**
 * A reader of JSON that knows where in the bytes everything stands.
 */
@NullMarked
package featurekeyproxy.message.json;

import org.jspecify.annotations.NullMarked;
