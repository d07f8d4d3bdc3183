#include "http_client/content_decoder.h"

#include <zlib.h>

#include <algorithm>
#include <limits>
#include <new>
#include <string>

#include "http_client/headers.h"

namespace patchbay {
namespace {

constexpr int kGzipOrZlib = MAX_WBITS + 32;  // told apart by their first bytes
constexpr std::size_t kMostAtOnce = std::numeric_limits<uInt>::max();

}  // namespace

struct ContentDecoder::Stream {
  z_stream zlib{};
  bool at_start = true;   // of a gzip member: the input may end here
  bool has_more = false;  // output that found no room yet, though its input is consumed

  Stream() {
    if (inflateInit2(&zlib, kGzipOrZlib) != Z_OK) throw std::bad_alloc();
  }
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;
  ~Stream() { inflateEnd(&zlib); }
};

ContentDecoder::ContentDecoder(std::unique_ptr<Stream> stream) : stream_(std::move(stream)) {}
ContentDecoder::~ContentDecoder() = default;

Result<std::unique_ptr<ContentDecoder>> ContentDecoder::make(std::string_view encoding) {
  for (std::string_view known : {"gzip", "x-gzip", "deflate"}) {
    if (!equal_ignoring_case(encoding, known)) continue;
    return std::unique_ptr<ContentDecoder>(new ContentDecoder(std::make_unique<Stream>()));
  }
  return Error(Code::kProviderError, "The answer is encoded as \"" +
                                         std::string(encoding.substr(0, 32)) +
                                         "\", which was not asked for; only gzip was.");
}

Result<std::size_t> ContentDecoder::decode(std::span<const std::byte>& in,
                                           std::span<std::byte> out) {
  z_stream& zlib = stream_->zlib;
  std::size_t written = 0;
  while ((!in.empty() || stream_->has_more) && written == 0 && !out.empty()) {
    const auto in_size = static_cast<uInt>(std::min(in.size(), kMostAtOnce));
    const auto out_size = static_cast<uInt>(std::min(out.size(), kMostAtOnce));
    // zlib takes its input through a pointer to non-const and does not write to it.
    zlib.next_in = reinterpret_cast<Bytef*>(const_cast<std::byte*>(in.data()));
    zlib.avail_in = in_size;
    zlib.next_out = reinterpret_cast<Bytef*>(out.data());
    zlib.avail_out = out_size;
    if (!in.empty()) stream_->at_start = false;
    const int code = inflate(&zlib, Z_NO_FLUSH);
    in = in.subspan(in_size - zlib.avail_in);
    written = out_size - zlib.avail_out;
    stream_->has_more = zlib.avail_out == 0 && code != Z_STREAM_END;
    if (code == Z_STREAM_END) {
      inflateReset(&zlib);  // members may follow one another (RFC 1952 §2.2)
      stream_->at_start = true;
    } else if (code == Z_MEM_ERROR) {
      throw std::bad_alloc();
    } else if (code != Z_OK && code != Z_BUF_ERROR) {
      return Error(Code::kProviderError,
                   "The answer says that it is compressed, and its bytes are not (at least not "
                   "rightly).");
    }
  }
  return written;
}

bool ContentDecoder::complete() const { return stream_->at_start; }

}  // namespace patchbay
