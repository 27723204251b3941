//! Binding to this machine's own addresses, and connections that can be reset on purpose.

use std::io;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::extract::connect_info::Connected;
use axum::serve::IncomingStream;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};

/// How often another free port is tried when the one that IPv4 gave is taken on IPv6.
const PORT_ATTEMPTS: u32 = 20;

/// Listens on `127.0.0.1` and, where this machine has it, on `[::1]`, at the same port.
///
/// Both, because a browser may resolve `localhost` to either.
pub(crate) struct Loopback {
    v4: TcpListener,
    v6: Option<TcpListener>,
    port: u16,
}

impl Loopback {
    /// Binds to `port`; `0` stands for any free one.
    ///
    /// # Errors
    ///
    /// [`io::ErrorKind::AddrInUse`] when the port is taken on either address; otherwise what the system says.
    pub(crate) async fn bind(port: u16) -> io::Result<Self> {
        let mut attempt = 1;
        loop {
            let v4 = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
            let bound = v4.local_addr()?.port();
            match TcpListener::bind((Ipv6Addr::LOCALHOST, bound)).await {
                Ok(v6) => {
                    return Ok(Self { v4, v6: Some(v6), port: bound });
                }
                Err(error) if error.kind() == io::ErrorKind::AddrInUse => {
                    if port != 0 || attempt == PORT_ATTEMPTS {
                        return Err(error);
                    }
                    attempt += 1;
                }
                // A machine without IPv6.
                Err(_) => {
                    return Ok(Self { v4, v6: None, port: bound });
                }
            }
        }
    }

    /// The port that was bound.
    pub(crate) fn port(&self) -> u16 {
        self.port
    }
}

impl axum::serve::Listener for Loopback {
    type Io = Socket;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Socket, SocketAddr) {
        loop {
            let accepted = match &self.v6 {
                Some(v6) => tokio::select! {
                    accepted = self.v4.accept() => accepted,
                    accepted = v6.accept() => accepted,
                },
                None => self.v4.accept().await,
            };
            match accepted {
                Ok((stream, peer)) => {
                    // Small answers must not wait for one another; where it cannot be set, nothing is lost but speed.
                    let _ = stream.set_nodelay(true);
                    return (Socket::new(stream), peer);
                }
                // Out of descriptors, or a connection that was gone before it was taken: try again a little later.
                Err(_) => tokio::time::sleep(Duration::from_millis(20)).await,
            }
        }
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.v4.local_addr()
    }
}

/// A connection that a handler can have reset, through its [`Peer`].
pub(crate) struct Socket {
    stream: TcpStream,
    reset: Arc<AtomicBool>,
}

impl Socket {
    fn new(stream: TcpStream) -> Self {
        Self { stream, reset: Arc::new(AtomicBool::new(false)) }
    }

    /// Once a reset was asked for: closing from now on sends RST, and nothing more is written.
    fn refused(&self) -> Option<io::Error> {
        self.reset.load(Ordering::Acquire).then(|| {
            // If this cannot be set the connection is closed without an answer, which a client sees as lost as well.
            let _ = self.stream.set_zero_linger();
            io::Error::from(io::ErrorKind::ConnectionReset)
        })
    }
}

impl AsyncRead for Socket {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl AsyncWrite for Socket {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        match self.refused() {
            Some(error) => Poll::Ready(Err(error)),
            None => Pin::new(&mut self.stream).poll_write(context, bytes),
        }
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        match self.refused() {
            Some(error) => Poll::Ready(Err(error)),
            None => Pin::new(&mut self.stream).poll_flush(context),
        }
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        match self.refused() {
            Some(error) => Poll::Ready(Err(error)),
            None => Pin::new(&mut self.stream).poll_shutdown(context),
        }
    }
}

/// The other end of the connection on which a request came.
#[derive(Clone)]
pub(crate) struct Peer {
    reset: Arc<AtomicBool>,
}

impl Peer {
    /// Resets the connection instead of sending the answer that the handler is about to give.
    pub(crate) fn reset(&self) {
        self.reset.store(true, Ordering::Release);
    }
}

impl Connected<IncomingStream<'_, Loopback>> for Peer {
    fn connect_info(stream: IncomingStream<'_, Loopback>) -> Self {
        Self { reset: Arc::clone(&stream.io().reset) }
    }
}
