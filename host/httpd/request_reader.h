#pragma once

#include <boost/asio/buffer.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/write.hpp>
#include <optional>
#include <string_view>
#include <utility>

#include "base/net.h"
#include "httpd/io_thread.h"
#include "httpd/message.h"
#include "httpd/read_buffer.h"

namespace patchbay::httpd {

using TlsStream = asio::ssl::stream<Socket>;

inline Socket& socket_of(Socket& stream) { return stream; }
inline Socket& socket_of(TlsStream& stream) { return stream.next_layer(); }

constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";

// The reason why a request cannot be read.
struct UnreadableRequest {
  Error error;
  bool head_too_long = false;  // true: the response's status is 431 (RFC 6585 §5)
};

// Reads the requests of one connection from its stream, one after the other. Used on the
// connection's thread. Stream is Socket or TlsStream.
template <class Stream>
class RequestReader {
  // Each `co_await` is a separate statement, because of a bug in g++ 12 (connection.h).
 public:
  // All arguments must outlive the reader. The reader sets `due` and `resting` of `connection`.
  RequestReader(Stream& stream, LiveConnection& connection, const Clock& clock,
                const Limits& limits)
      : stream_(stream),
        connection_(connection),
        clock_(clock),
        limits_(limits),
        buffer_(limits.head_bytes + kPiece) {}

  // Reads the head of the next request. read_head() and read_body() return false if the client has
  // left, or if wrong() returns an error.
  Task<bool> read_head();
  // Reads the body of the request. `share` grows with the body.
  Task<bool> read_body(const Route& route, AnonymousBodies::Share& share);
  // Skips the body of a refused request, so that the connection can read the next request. Does
  // nothing if the request has no Content-Length, or if the body has not arrived completely.
  void drop_body();
  // Reads and drops up to 4 MiB of further bytes from the client. Ends when the client stops
  // sending or the connection is overdue.
  Task<void> drop_rest();

  // Returns the parser of the current request, with all parts of the request that were read.
  [[nodiscard]] Parser& parsed() { return *parser_; }
  [[nodiscard]] const Parser& parsed() const { return *parser_; }
  // Returns the reason why the current request cannot be read, and clears it. Returns nullopt if
  // there is no such reason.
  std::optional<UnreadableRequest> wrong() { return std::exchange(wrong_, std::nullopt); }

  // Overwrites the current request's bytes in memory, because they may contain a key and the next
  // request may come much later.
  void forget();
  // Ends a waiting read of a head, because the server shuts down.
  void interrupt();

 private:
  static constexpr std::size_t kPiece = std::size_t{64} << 10;  // space in the buffer for bytes
                                                                // after a head
  // The size limit for the body of a request whose route takes no body.
  static constexpr std::size_t kUnreadBody = std::size_t{64} << 10;

  // Called by the parser for each chunk of a body.
  struct LastChunk {
    void operator()(std::uint64_t size, std::string_view extensions, error_code& /*failed*/) {
      if (size == 0) trailers = extensions.data() + extensions.size();
    }
    // The end of the line before the trailers, in the buffer. nullptr until the parser has read the
    // last chunk.
    const char* trailers = nullptr;
  };

  Task<bool> read_some(std::size_t bytes);
  Task<bool> invite_body();
  bool parse();
  bool is_before_head(std::size_t& empty_lines);
  bool refuse(const error_code& failed);
  bool refuse_full();
  void due_in(std::chrono::milliseconds time) { connection_.due = clock_.now() + time; }

  Stream& stream_;
  LiveConnection& connection_;
  const Clock& clock_;
  const Limits& limits_;
  ReadBuffer buffer_;
  LastChunk last_chunk_;  // the parser sets `trailers` in it
  std::optional<Parser> parser_;
  std::optional<UnreadableRequest> wrong_;
  bool reading_ = false;
  bool interrupted_ = false;
};

template <class Stream>
void RequestReader<Stream>::interrupt() {
  interrupted_ = true;
  error_code ignored;
  if (reading_) socket_of(stream_).cancel(ignored);
}

template <class Stream>
void RequestReader<Stream>::forget() {
  parser_.reset();
  wipe_parsed(buffer_);
}

// Stores the error in wrong_. Always returns false, so that a caller can return this result
// directly.
template <class Stream>
bool RequestReader<Stream>::refuse(const error_code& failed) {
  wrong_ = UnreadableRequest{error_of(failed), failed == boost::beast::http::error::header_limit};
  return false;
}

template <class Stream>
bool RequestReader<Stream>::refuse_full() {
  wrong_ =
      UnreadableRequest{Error(Code::kOverloaded,
                              "This server reads as many bytes of requests without a key as it may "
                              "at once; nothing was done. Try again later.")
                            .with_retry_after(std::chrono::seconds(1))};
  return false;
}

// Waits for bytes and reads at most `bytes` of them into the buffer. Returns false if the client
// has stopped sending or if wrong_ is set.
template <class Stream>
Task<bool> RequestReader<Stream>::read_some(std::size_t bytes) {
  if (buffer_.size() + bytes > buffer_.max_size()) {
    co_return refuse(boost::beast::http::error::header_limit);
  }
  error_code failed;
  reading_ = true;
  const std::size_t got =
      co_await stream_.async_read_some(buffer_.prepare(bytes), asio::redirect_error(kTask, failed));
  reading_ = false;
  buffer_.commit(got);
  if (connection_.resting && got > 0) {
    connection_.resting = false;
    due_in(limits_.read);
  }
  const bool is_open = socket_of(stream_).is_open();
  if (interrupted_ && is_open) {
    wrong_ = UnreadableRequest{
        Error(Code::kOverloaded, "This server is shutting down; nothing was done.")
            .with_retry_after(std::chrono::seconds(1))};
    co_return false;
  }
  co_return !failed && is_open;
}

// Passes the received bytes to the parser. Returns false on an error. Returns true otherwise, even
// if the parser needs more bytes.
template <class Stream>
bool RequestReader<Stream>::parse() {
  namespace http = boost::beast::http;
  error_code failed;
  const bool is_body = parser_->is_header_done();
  const auto data = buffer_.data();
  const std::size_t used = parser_->put(data, failed);
  // The beginning of the head's or the trailers' lines. nullptr: `data` does not contain the
  // complete trailers.
  const auto* lines = static_cast<const char*>(data.data());
  const char* end = lines + used;
  if (is_body) lines = parser_->is_done() ? last_chunk_.trailers : nullptr;
  if (lines != nullptr && parser_->is_header_done()) {
    auto checked = check_lines({lines, end});
    if (checked.has_error()) wrong_ = UnreadableRequest{std::move(checked).error()};
  }
  buffer_.consume(used);
  if (wrong_) return false;
  return !failed || failed == http::error::need_more || refuse(failed);
}

// Skips empty lines before a request line, because some clients send them after a body (RFC 9112
// §2.2). Returns true if only empty lines have arrived so far.
template <class Stream>
bool RequestReader<Stream>::is_before_head(std::size_t& empty_lines) {
  constexpr std::size_t kMostEmptyLines = 8;
  for (;;) {
    const auto data = buffer_.data();
    const std::string_view text(static_cast<const char*>(data.data()), data.size());
    if (text == "\r" || text.empty()) return empty_lines < kMostEmptyLines;
    if (!text.starts_with("\r\n") || empty_lines == kMostEmptyLines) return false;
    ++empty_lines;
    buffer_.consume(2);
  }
}

template <class Stream>
Task<bool> RequestReader<Stream>::read_head() {
  parser_.emplace();
  last_chunk_ = {};
  parser_->on_chunk_header(last_chunk_);
  parser_->header_limit(static_cast<std::uint32_t>(limits_.head_bytes));
  parser_->body_limit(boost::none);  // read_body() sets the route's limit
  wrong_.reset();
  connection_.resting = buffer_.size() == 0;
  due_in(connection_.resting ? limits_.idle : limits_.read);
  std::size_t empty_lines = 0;
  for (;;) {
    if (buffer_.size() > 0 && !is_before_head(empty_lines)) {
      if (!parse()) co_return false;
      if (parser_->is_header_done()) co_return true;
    }
    const bool came = co_await read_some(4096);
    if (!came) co_return false;
  }
}

// Sends 100 Continue if the client waits for it before it sends the body (RFC 9110 §10.1.1).
template <class Stream>
Task<bool> RequestReader<Stream>::invite_body() {
  const auto& head = parser_->get();
  const auto expectation = head.find(boost::beast::http::field::expect);
  if (expectation == head.end() || buffer_.size() > 0) co_return true;
  if (!equal_ignoring_case(expectation->value(), "100-continue")) co_return true;
  error_code failed;
  co_await asio::async_write(stream_, asio::buffer(kContinue), asio::redirect_error(kTask, failed));
  co_return !failed;
}

template <class Stream>
Task<bool> RequestReader<Stream>::read_body(const Route& route, AnonymousBodies::Share& share) {
  if (parser_->is_done()) co_return true;
  due_in(limits_.read);
  const std::size_t most = route.takes.empty() ? kUnreadBody : route.body_bytes;
  if (parser_->content_length().value_or(0) > most) {
    co_return refuse(boost::beast::http::error::body_limit);
  }
  parser_->body_limit(most);
  parser_->eager(true);
  const bool is_there = co_await invite_body();
  if (!is_there) co_return false;
  for (;;) {
    if (buffer_.size() > 0) {
      if (!parse()) co_return false;
      if (!share.grow_to(parser_->get().body().size())) co_return refuse_full();
      if (parser_->is_done()) co_return true;
    }
    const bool came = co_await read_some(kPiece / 4);
    if (!came) co_return false;
  }
}

template <class Stream>
void RequestReader<Stream>::drop_body() {
  if (parser_->is_done() || parser_->content_length().value_or(~0ULL) > buffer_.size()) return;
  parser_->body_limit(buffer_.size());
  parser_->eager(true);
  parse();
  wrong_.reset();  // the request was already refused for another reason
}

template <class Stream>
Task<void> RequestReader<Stream>::drop_rest() {
  constexpr std::size_t kMost = std::size_t{4} << 20;
  Socket& socket = socket_of(stream_);
  buffer_.clear();
  error_code failed;
  for (std::size_t dropped = 0; !failed && socket.is_open() && dropped < kMost;) {
    dropped += co_await socket.async_read_some(buffer_.prepare(kPiece / 4),
                                               asio::redirect_error(kTask, failed));
  }
}

}  // namespace patchbay::httpd
