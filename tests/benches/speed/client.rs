//! A client that costs next to nothing, so that what is measured is the server: one connection, requests written
//! as bytes, answers read to their end.

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

/// One keep-alive connection.
pub struct Client {
    stream: TcpStream,
    buffer: Vec<u8>,
}

/// What came back.
pub struct Answer {
    /// The status code.
    pub status: u16,
    /// Bytes of the body as they went over the wire.
    pub bytes: usize,
}

impl Client {
    /// Connects.
    pub async fn connect(address: &str) -> std::io::Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, buffer: Vec::with_capacity(1 << 20) })
    }

    /// Sends one request and reads its answer to the end.
    pub async fn send(&mut self, request: &[u8]) -> std::io::Result<Answer> {
        self.stream.write_all(request).await?;
        self.buffer.clear();
        let head = loop {
            self.read().await?;
            if let Some(end) = find(&self.buffer, b"\r\n\r\n") {
                break end + 4;
            }
        };
        let text = String::from_utf8_lossy(&self.buffer[..head]).to_ascii_lowercase();
        let status = text.get(9..12).and_then(|code| code.parse().ok()).unwrap_or(0);
        match text.split("content-length: ").nth(1).and_then(|rest| rest.split("\r\n").next()) {
            Some(length) => {
                let length: usize = length.trim().parse().unwrap_or(0);
                while self.buffer.len() < head + length {
                    self.read().await?;
                }
                Ok(Answer { status, bytes: length })
            }
            None => {
                while !self.buffer.ends_with(b"0\r\n\r\n") {
                    self.read().await?;
                }
                Ok(Answer { status, bytes: self.buffer.len() - head })
            }
        }
    }

    async fn read(&mut self) -> std::io::Result<()> {
        if self.stream.read_buf(&mut self.buffer).await? == 0 {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
        Ok(())
    }
}

fn find(text: &[u8], what: &[u8]) -> Option<usize> {
    text.windows(what.len()).position(|window| window == what)
}

/// A GET of a path, with more header lines.
pub fn get(path: &str, headers: &str) -> Vec<u8> {
    format!("GET {path} HTTP/1.1\r\nhost: bench\r\n{headers}\r\n").into_bytes()
}

/// A POST of JSON.
pub fn post(path: &str, headers: &str, body: &str) -> Vec<u8> {
    format!(
        "POST {path} HTTP/1.1\r\nhost: bench\r\ncontent-type: application/json\r\ncontent-length: {}\r\n{headers}\r\n{body}",
        body.len()
    )
    .into_bytes()
}
