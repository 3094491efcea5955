//! Networks of addresses: whose word is taken, and from where people may come in.

use std::net::IpAddr;

/// Any number of networks; none holds no address.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Networks(Vec<Network>);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Network {
    address: u128,
    mask: u128,
}

impl Networks {
    /// Addresses or networks with commas between them; none when the text is empty.
    pub fn parse(text: &str) -> Option<Self> {
        let parts = text.split(',').map(str::trim).filter(|part| !part.is_empty());
        parts.map(Network::parse).collect::<Option<_>>().map(Self)
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether the address is of one of them.
    pub fn hold(&self, address: IpAddr) -> bool {
        self.0.iter().any(|network| network.holds(address))
    }
}

impl Network {
    fn parse(text: &str) -> Option<Self> {
        let (address, length) = match text.split_once('/') {
            Some((address, length)) => (address, Some(length.parse::<u32>().ok()?)),
            None => (text, None),
        };
        let address: IpAddr = address.parse().ok()?;
        let bits = if address.is_ipv4() { 32 } else { 128 };
        let free = bits - length.filter(|length| *length <= bits).or(length.is_none().then_some(bits))?;
        let mask = u128::MAX.checked_shl(free).unwrap_or(0);
        Some(Self { address: number(address) & mask, mask })
    }

    fn holds(self, address: IpAddr) -> bool {
        number(address) & self.mask == self.address
    }
}

/// IPv4 addresses among those of IPv6, where both kinds of socket show them.
fn number(address: IpAddr) -> u128 {
    match address {
        IpAddr::V4(address) => address.to_ipv6_mapped().to_bits(),
        IpAddr::V6(address) => address.to_bits(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holds(networks: &str, address: &str) -> bool {
        Networks::parse(networks).unwrap().hold(address.parse().unwrap())
    }

    #[test]
    fn a_network_holds_its_addresses_whatever_socket_shows_them() {
        assert!(holds("192.0.2.1", "192.0.2.1") && !holds("192.0.2.1", "192.0.2.2"));
        assert!(holds("10.0.0.0/8, 192.0.2.0/24", "192.0.2.9"));
        assert!(holds("10.0.0.0/8", "::ffff:10.1.1.1") && !holds("10.0.0.0/8", "::10.1.1.1"));
        assert!(holds("2001:db8::/32", "2001:db8:1::1") && !holds("2001:db8::/32", "2001:db9::1"));
        assert!(holds("0.0.0.0/0", "203.0.113.1") && !holds("", "203.0.113.1"));
    }

    #[test]
    fn networks_that_are_none_are_refused() {
        for bad in ["localhost", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/", "::1/129"] {
            assert_eq!(Networks::parse(bad), None, "{bad}");
        }
        assert_eq!(Networks::parse(" "), Some(Networks::default()));
    }
}
