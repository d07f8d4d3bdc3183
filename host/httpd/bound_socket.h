// The socket of a BoundPort. Only the listener includes this file.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

#include "httpd/bound_port.h"

namespace patchbay::httpd {

struct BoundPort::Socket {
  boost::asio::io_context context;
  boost::asio::ip::tcp::acceptor acceptor{context};
  boost::asio::ip::tcp::endpoint at;
};

}  // namespace patchbay::httpd
