/** Tests of the management port. */
@org.jspecify.annotations.NullMarked
package featurekeyproxy.ops.http;
