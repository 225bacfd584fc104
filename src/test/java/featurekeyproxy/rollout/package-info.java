/** Tests of the switches. */
@org.jspecify.annotations.NullMarked
package featurekeyproxy.rollout;
