package io.bitgear.coap;

import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.eclipse.californium.core.config.CoapConfig;
import org.eclipse.californium.elements.Connector;
import org.eclipse.californium.elements.RawDataChannel;
import org.eclipse.californium.elements.UDPConnector;
import org.eclipse.californium.elements.config.Configuration;
import org.eclipse.californium.elements.config.SystemConfig;
import org.eclipse.californium.elements.config.UdpConfig;
import org.eclipse.californium.scandium.DTLSConnector;
import org.eclipse.californium.scandium.config.DtlsConfig;
import org.eclipse.californium.scandium.config.DtlsConfig.DtlsRole;
import org.eclipse.californium.scandium.config.DtlsConnectorConfig;
import org.eclipse.californium.scandium.dtls.cipher.CipherSuite;
import org.eclipse.californium.scandium.dtls.pskstore.AdvancedMultiPskStore;

/** Californium's settings and connectors, all bounded. */
final class Transport {
    /** Datagrams that may wait for a protocol thread; more are dropped, as UDP may. */
    private static final int MAX_BACKLOG = 2048;

    private static final int BLOCK_BYTES = 1024;
    private static final int MAX_PEERS = 8192;
    private static final int PEER_SECONDS = 60;
    private static final int MESSAGES_PER_PEER = 32;
    private static final int MAX_SESSIONS = 1024;

    private Transport() {}

    /**
     * A configuration of our own: the standard one is shared by the whole class loader and read
     * from disk.
     */
    static Configuration configuration(Limits limits, boolean secure) {
        BoundedDeduplicator.install();
        Configuration config =
                secure
                        ? new Configuration(
                                CoapConfig.DEFINITIONS,
                                UdpConfig.DEFINITIONS,
                                SystemConfig.DEFINITIONS,
                                DtlsConfig.DEFINITIONS)
                        // DTLS' definitions look through all of the JDK's cryptography: only when
                        // needed.
                        : new Configuration(
                                CoapConfig.DEFINITIONS,
                                UdpConfig.DEFINITIONS,
                                SystemConfig.DEFINITIONS);
        return config.set(CoapConfig.DEDUPLICATOR, CoapConfig.DEDUPLICATOR_PEERS_MARK_AND_SWEEP)
                .set(CoapConfig.PEERS_MARK_AND_SWEEP_MESSAGES, MESSAGES_PER_PEER)
                // Answered requests keep their message ids, not their bodies.
                .set(CoapConfig.USE_MESSAGE_OFFLOADING, true)
                .set(CoapConfig.MAX_RESOURCE_BODY_SIZE, limits.maxBody())
                .set(CoapConfig.MAX_MESSAGE_SIZE, BLOCK_BYTES)
                .set(CoapConfig.PREFERRED_BLOCK_SIZE, BLOCK_BYTES)
                .set(
                        CoapConfig.BLOCKWISE_STATUS_LIFETIME,
                        UploadGuard.LIFETIME.toSeconds(),
                        TimeUnit.SECONDS)
                .set(CoapConfig.MAX_SERVER_OBSERVES, limits.maxObservers())
                .set(CoapConfig.MAX_ACTIVE_PEERS, MAX_PEERS)
                .set(CoapConfig.MAX_PEER_INACTIVITY_PERIOD, PEER_SECONDS, TimeUnit.SECONDS)
                .set(UdpConfig.UDP_RECEIVER_THREAD_COUNT, 1)
                .set(UdpConfig.UDP_SENDER_THREAD_COUNT, 1)
                .set(SystemConfig.HEALTH_STATUS_INTERVAL, 0, TimeUnit.SECONDS);
    }

    static Connector plain(
            InetSocketAddress address, Configuration config, ProtocolThreads protocol) {
        return new UDPConnector(address, config) {
            @Override
            public void setRawDataReceiver(RawDataChannel receiver) {
                super.setRawDataReceiver(gate(receiver, protocol));
            }
        };
    }

    static Connector dtls(
            InetSocketAddress address,
            Map<String, byte[]> keys,
            Configuration config,
            ProtocolThreads protocol) {
        AdvancedMultiPskStore store = new AdvancedMultiPskStore();
        keys.forEach(store::setKey);
        DtlsConnectorConfig dtls =
                DtlsConnectorConfig.builder(config)
                        .setAddress(address)
                        .setAdvancedPskStore(store)
                        .set(DtlsConfig.DTLS_ROLE, DtlsRole.SERVER_ONLY)
                        .set(DtlsConfig.DTLS_MAX_CONNECTIONS, MAX_SESSIONS)
                        .set(DtlsConfig.DTLS_RECEIVER_THREAD_COUNT, 1)
                        .set(DtlsConfig.DTLS_CONNECTOR_THREAD_COUNT, 1)
                        .set(DtlsConfig.DTLS_RECOMMENDED_CIPHER_SUITES_ONLY, false)
                        .setAsList(
                                DtlsConfig.DTLS_CIPHER_SUITES,
                                CipherSuite.TLS_PSK_WITH_AES_128_GCM_SHA256,
                                CipherSuite.TLS_PSK_WITH_AES_128_CCM_8,
                                CipherSuite.TLS_PSK_WITH_AES_128_CCM)
                        .build();
        return new DTLSConnector(dtls) {
            @Override
            public void setRawDataReceiver(RawDataChannel receiver) {
                super.setRawDataReceiver(gate(receiver, protocol));
            }
        };
    }

    private static RawDataChannel gate(RawDataChannel receiver, ProtocolThreads protocol) {
        return receiver == null
                ? null
                : data -> {
                    if (protocol.waiting() < MAX_BACKLOG) {
                        receiver.receiveData(data);
                    }
                };
    }
}
