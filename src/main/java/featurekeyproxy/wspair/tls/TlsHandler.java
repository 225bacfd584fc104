package featurekeyproxy.wspair.tls;

import featurekeyproxy.wspair.leg.OldestFirst;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.SslHandler;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;

/**
 * TLS of one connection that tells why it was refused, once; also when the peer says so behind the handshake, as one does in TLS 1.3
 * who does not like the client's certificate. A connection on which nothing came, such as a balancer's
 * check or one that could not be made, is none that was refused.
 */
final class TlsHandler extends SslHandler {
    private final OldestFirst<Channel> underWay;
    private final Consumer<Throwable> refused;
    private boolean heard;
    private boolean told;

    /** Creates it; those whose handshakes are under way may have to give way to it. */
    TlsHandler(
            SSLEngine engine,
            boolean startTls,
            Executor executor,
            OldestFirst<Channel> underWay,
            Consumer<Throwable> refused) {
        super(engine, startTls, executor);
        this.underWay = underWay;
        this.refused = refused;
        handshakeFuture().addListener(handshake -> {
            if (!handshake.isSuccess() && (heard || isLate(handshake.cause()))) {
                tell(handshake.cause());
            }
        });
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) throws Exception {
        super.handlerAdded(context);
        Channel channel = context.channel();
        underWay.add(channel);
        handshakeFuture().addListener(over -> underWay.remove(channel));
    }

    private static boolean isLate(Throwable cause) {
        return TlsReason.of(cause) == TlsReason.TIMED_OUT;
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) throws SSLException {
        heard = true;
        try {
            super.decode(context, in, out);
        } catch (SSLException e) {
            tell(e);
            throw e;
        }
    }

    private void tell(Throwable cause) {
        if (!told) {
            told = true;
            refused.accept(cause);
        }
    }
}
