//! Where a request comes from: the connection's address, or what a trusted proxy says of it.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use axum::{
    extract::{ConnectInfo, Request},
    http::HeaderMap,
    middleware::Next,
    response::Response,
};
use domain::network::Networks;

const FORWARDED_FOR: &str = "x-forwarded-for";

/// The client of a request; each one carries it as an extension.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Client {
    /// Its address.
    pub address: IpAddr,
    /// Whether it is a program of this machine, with no proxy between.
    pub local: bool,
}

/// The proxies whose word is taken.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Proxies(Networks);

impl Proxies {
    /// Addresses or networks with commas between them; none when the text is empty.
    pub fn parse(text: &str) -> Option<Self> {
        Networks::parse(text).map(Self)
    }

    /// The first address, seen from here, that is no trusted proxy.
    fn client(&self, peer: IpAddr, headers: &HeaderMap) -> Client {
        let lines: Vec<&str> =
            headers.get_all(FORWARDED_FOR).iter().filter_map(|line| line.to_str().ok()).collect();
        let local = peer.is_loopback() && lines.is_empty();
        let hops: Vec<IpAddr> =
            lines.iter().flat_map(|line| line.split(',')).map_while(|hop| hop.trim().parse().ok()).collect();
        let mut address = peer;
        for hop in hops.into_iter().rev() {
            if !self.0.hold(address) {
                break;
            }
            address = hop;
        }
        Client { address: address.to_canonical(), local }
    }
}

/// Finds the client of each request.
pub async fn know(proxies: Proxies, mut request: Request, next: Next) -> Response {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>();
    let peer = peer.map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |peer| peer.0.ip());
    let client = proxies.client(peer, request.headers());
    request.extensions_mut().insert(client);
    next.run(request).await
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn client(proxies: &str, peer: &str, forwarded: &[&'static str]) -> Client {
        let mut headers = HeaderMap::new();
        for line in forwarded {
            headers.append(FORWARDED_FOR, HeaderValue::from_static(line));
        }
        Proxies::parse(proxies).unwrap().client(peer.parse().unwrap(), &headers)
    }

    fn address(proxies: &str, peer: &str, forwarded: &[&'static str]) -> String {
        client(proxies, peer, forwarded).address.to_string()
    }

    #[test]
    fn only_a_trusted_proxy_is_believed() {
        assert_eq!(address("", "192.0.2.1", &["198.51.100.7"]), "192.0.2.1");
        assert_eq!(address("192.0.2.1", "192.0.2.1", &["198.51.100.7"]), "198.51.100.7");
        assert_eq!(address("192.0.2.0/24", "192.0.2.9", &["203.0.113.1, 198.51.100.7"]), "198.51.100.7");
        assert_eq!(address("192.0.2.0/24", "192.0.2.9", &["203.0.113.1", "192.0.2.8"]), "203.0.113.1");
        assert_eq!(address("10.0.0.0/8", "::ffff:10.1.1.1", &["198.51.100.7"]), "198.51.100.7");
        assert_eq!(address("2001:db8::/32", "2001:db8:1::1", &["nonsense"]), "2001:db8:1::1");
    }

    #[test]
    fn behind_a_proxy_of_this_machine_nobody_is_local() {
        assert!(client("", "127.0.0.1", &[]).local);
        assert!(!client("", "127.0.0.1", &["198.51.100.7"]).local);
        assert!(!client("127.0.0.1", "127.0.0.1", &["127.0.0.1"]).local);
        assert!(!client("", "192.0.2.1", &[]).local);
    }
}
