//! TLS on loopback, with a certificate that this machine has made itself.

use std::sync::Arc;

use backend::net::{Roots, Stream};
use rcgen::{CertifiedKey, generate_simple_self_signed};
use tokio::net::TcpStream;
use tokio_rustls::{
    TlsAcceptor,
    rustls::{ServerConfig, crypto::ring, pki_types::PrivateKeyDer},
};

/// What a server speaks with, and whom to trust to believe it.
#[derive(Clone)]
pub struct Tls {
    acceptor: TlsAcceptor,
    pem: String,
}

impl Tls {
    /// Of a certificate that nobody knows yet.
    pub fn own() -> Self {
        let CertifiedKey { cert, signing_key } =
            generate_simple_self_signed(["127.0.0.1".to_owned()]).unwrap();
        let key = PrivateKeyDer::try_from(signing_key.serialize_der()).unwrap();
        let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![cert.der().clone()], key)
            .unwrap();
        Self { acceptor: TlsAcceptor::from(Arc::new(config)), pem: cert.pem() }
    }

    /// Those of a clinic that trusts it.
    pub fn roots(&self) -> Roots {
        Roots::new(Some(self.pem.as_bytes())).unwrap()
    }
}

/// A connection as the server has it: over TLS where it speaks that. None when the other side does not trust it.
pub async fn accepted(stream: TcpStream, tls: Option<&Tls>) -> Option<Box<dyn Stream>> {
    match tls {
        Some(tls) => Some(Box::new(tls.acceptor.accept(stream).await.ok()?)),
        None => Some(Box::new(stream)),
    }
}
