#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <chrono>
#include <memory>
#include <optional>
#include <stdexcept>
#include <vector>

#include "http_peers.h"

namespace patchbay::bench {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using asio::ip::tcp;

constexpr std::size_t kReceiveBuffer = 64 << 10;

// A connection that sends its next request after it has received the complete answer.
class Lane {
 public:
  Lane(asio::io_context& context, const HttpLoad& load, std::size_t& left)
      : socket_(context), load_(load), left_(left), piece_(kReceiveBuffer) {
    buffer_.reserve(kReceiveBuffer);  // the default would read 512 bytes at a time
    request_.method(http::verb::get);
    request_.target(load.path);
    request_.version(11);
    request_.set(http::field::host, "127.0.0.1");
    socket_.connect({asio::ip::address_v4::loopback(), load.port});
    socket_.set_option(tcp::no_delay(true));
  }

  void next() {
    if (left_ == 0) return;
    --left_;
    http::async_write(socket_, request_, [this](boost::system::error_code failed, std::size_t) {
      if (failed) throw std::runtime_error("the Beast client could not send");
      bytes_ = 0;
      parser_.emplace();
      parser_->body_limit(boost::none);
      read_some();
    });
  }

 private:
  void read_some() {
    parser_->get().body().data = piece_.data();
    parser_->get().body().size = piece_.size();
    http::async_read(socket_, buffer_, *parser_,
                     [this](boost::system::error_code code, std::size_t) {
                       if (code && code != http::error::need_buffer) {
                         throw std::runtime_error("the Beast client could not read");
                       }
                       bytes_ += piece_.size() - parser_->get().body().size;
                       if (!parser_->is_done()) return read_some();
                       if (parser_->get().result_int() != 200 || bytes_ != load_.body_bytes) {
                         throw std::runtime_error("the Beast client got a wrong answer");
                       }
                       next();
                     });
  }

  tcp::socket socket_;
  const HttpLoad& load_;
  std::size_t& left_;
  std::vector<char> piece_;
  http::request<http::empty_body> request_;
  std::optional<http::response_parser<http::buffer_body>> parser_;
  boost::beast::flat_buffer buffer_;
  std::size_t bytes_ = 0;
};

}  // namespace

double run_beast(const HttpLoad& load) {
  const auto start = std::chrono::steady_clock::now();
  asio::io_context context{1};
  std::size_t left = load.requests;
  std::vector<std::unique_ptr<Lane>> lanes;
  for (std::size_t i = 0; i < load.in_flight; ++i) {
    lanes.push_back(std::make_unique<Lane>(context, load, left));
    lanes.back()->next();
  }
  context.run();
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
  return took.count();
}

}  // namespace patchbay::bench
