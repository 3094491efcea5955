//! Connections that the program makes itself, with TLS or without.

use std::{io, sync::Arc, time::Duration};

use percent_encoding::percent_decode_str;
use reqwest::Url;
use rustls::{
    ClientConfig, RootCertStore,
    pki_types::{CertificateDer, ServerName, pem::PemObject},
};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::TcpStream,
    time::timeout,
};
use tokio_rustls::TlsConnector;

/// How long a connection may take to be made.
const CONNECT: Duration = Duration::from_secs(10);

/// Bytes in both directions.
pub trait Stream: AsyncRead + AsyncWrite + Send + Unpin + std::fmt::Debug {}

impl<T: AsyncRead + AsyncWrite + Send + Unpin + std::fmt::Debug> Stream for T {}

/// Certificates that are trusted.
#[derive(Clone)]
pub struct Roots(Arc<ClientConfig>);

impl Roots {
    /// The usual ones and `more` (PEM); none when those cannot be read.
    pub fn new(more: Option<&[u8]>) -> Option<Self> {
        let mut store = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
        for root in CertificateDer::pem_slice_iter(more.unwrap_or_default()) {
            store.add(root.ok()?).ok()?;
        }
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config =
            ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions().ok()?;
        Some(Self(Arc::new(config.with_root_certificates(store).with_no_client_auth())))
    }
}

/// Where a server is, and who one is there.
#[derive(Clone, PartialEq, Eq)]
pub struct Account {
    /// Name or address.
    pub host: String,
    /// Port.
    pub port: u16,
    /// Whether the connection is over TLS from its first byte.
    pub tls: bool,
    /// The name to sign in with.
    pub user: String,
    /// The secret that goes with it.
    pub secret: String,
    /// What follows the host, without the slash.
    pub path: String,
}

impl Account {
    /// Reads `scheme://USER:SECRET@HOST[:PORT][/PATH]`. `plain` and `tls` are schemes with their usual ports.
    pub fn parse(url: &str, plain: (&str, u16), tls: (&str, u16)) -> Option<Self> {
        let url = Url::parse(url).ok()?;
        let (_, usual) = [plain, tls].into_iter().find(|(scheme, _)| *scheme == url.scheme())?;
        let decoded = |text: &str| percent_decode_str(text).decode_utf8().ok().map(|text| text.into_owned());
        let account = Self {
            host: url.host_str()?.trim_matches(['[', ']']).to_owned(),
            port: url.port().unwrap_or(usual),
            tls: url.scheme() == tls.0,
            user: decoded(url.username())?,
            secret: decoded(url.password()?)?,
            path: decoded(url.path().trim_start_matches('/'))?,
        };
        let line = |text: &str| !text.chars().any(char::is_control);
        let whole = !account.host.is_empty() && !account.user.is_empty() && !account.secret.is_empty();
        let clean = line(&account.user) && line(&account.secret) && line(&account.path);
        (whole && clean && url.query().is_none() && url.fragment().is_none()).then_some(account)
    }

    /// Whether the server is this machine.
    pub fn is_here(&self) -> bool {
        ["localhost", "127.0.0.1", "::1"].contains(&self.host.as_str())
    }

    /// Connects.
    pub async fn connect(&self, roots: &Roots) -> io::Result<Box<dyn Stream>> {
        let connecting = async {
            let stream = TcpStream::connect((self.host.as_str(), self.port)).await?;
            stream.set_nodelay(true)?;
            if !self.tls {
                return Ok(Box::new(stream) as Box<dyn Stream>);
            }
            let name = ServerName::try_from(self.host.clone()).map_err(io::Error::other)?;
            let stream = TlsConnector::from(roots.0.clone()).connect(name, stream).await?;
            Ok(Box::new(stream) as Box<dyn Stream>)
        };
        timeout(CONNECT, connecting).await.unwrap_or_else(|_| Err(io::ErrorKind::TimedOut.into()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn account(url: &str) -> Option<Account> {
        Account::parse(url, ("imap", 143), ("imaps", 993))
    }

    #[test]
    fn an_address_names_the_server_and_the_account() {
        let read = account(
            "imaps://leads%40clinic.example:p%3Ass@mail.example/%D0%97%D0%B0%D1%8F%D0%B2%D0%BA%D0%B8",
        );
        let read = read.unwrap();
        assert_eq!((read.host.as_str(), read.port, read.tls), ("mail.example", 993, true));
        assert_eq!((read.user.as_str(), read.secret.as_str()), ("leads@clinic.example", "p:ss"));
        assert_eq!(read.path, "Заявки");
        let here = account("imap://leads:word@[::1]:1143").unwrap();
        assert_eq!((here.port, here.tls, here.is_here()), (1143, false, true));
    }

    #[test]
    fn an_address_that_names_no_account_is_refused() {
        for url in [
            "mail.example",
            "imaps://mail.example",
            "imaps://leads@mail.example",
            "https://leads:word@mail.example",
            "imaps://leads:word%0D%0A@mail.example",
            "imaps://leads:word@mail.example/?folder=INBOX",
        ] {
            assert!(account(url).is_none(), "{url}");
        }
    }

    #[test]
    fn certificates_that_are_none_are_refused() {
        assert!(Roots::new(None).is_some());
        assert!(
            Roots::new(Some(b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")).is_none()
        );
    }
}
