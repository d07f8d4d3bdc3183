#include "http_client/content_decoder.h"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <limits>
#include <new>
#include <string>

#include "http_client/headers.h"

namespace patchbay::http_client {
namespace {

constexpr int kGzipOrZlib = MAX_WBITS + 32;  // inflate() recognizes the format by the first bytes
constexpr std::size_t kMostAtOnce = std::numeric_limits<uInt>::max();
constexpr std::array<std::byte, 2> kMagic = {std::byte{0x1f}, std::byte{0x8b}};  // RFC 1952 §2.3.1

}  // namespace

struct ContentDecoder::Stream {
  // The position in the stream. Bytes after the last member do not belong to the content. They are
  // ignored, as in browsers.
  enum class Place { kBeginning, kWithinMember, kAfterMember, kPastEnd };

  z_stream zlib{};
  Place place = Place::kBeginning;
  bool is_gzip = false;   // true: another member may follow (RFC 1952 §2.2)
  std::size_t magic = 0;  // after a member: number of received bytes of the next magic number
  // True: zlib has consumed its input, but has more output than `out` had space for.
  bool has_more = false;

  Stream() {
    if (inflateInit2(&zlib, kGzipOrZlib) != Z_OK) throw std::bad_alloc();
  }
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;
  ~Stream() { inflateEnd(&zlib); }

  // Returns the number of bytes in `in` that belong to the stream. `in` is not empty.
  std::size_t take_in(std::span<const std::byte> in) {
    switch (place) {
      case Place::kBeginning:
        is_gzip = in.front() == kMagic.front();
        place = Place::kWithinMember;
        return in.size();
      case Place::kWithinMember:
        return in.size();
      case Place::kAfterMember:
        if (!is_gzip || in.front() != kMagic[magic]) break;
        if (++magic == kMagic.size()) place = Place::kWithinMember;
        return 1;
      case Place::kPastEnd:
        break;
    }
    place = Place::kPastEnd;
    return 0;
  }

  void end_member() {
    inflateReset(&zlib);
    magic = 0;
    place = Place::kAfterMember;
  }
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
    const std::size_t wanted = in.empty() ? 0 : stream_->take_in(in);
    if (wanted == 0 && !in.empty()) {
      in = {};
      break;
    }
    const auto in_size = static_cast<uInt>(std::min(wanted, kMostAtOnce));
    const auto out_size = static_cast<uInt>(std::min(out.size(), kMostAtOnce));
    // zlib's pointer to its input is non-const, but zlib does not write to the input.
    zlib.next_in = reinterpret_cast<Bytef*>(const_cast<std::byte*>(in.data()));
    zlib.avail_in = in_size;
    zlib.next_out = reinterpret_cast<Bytef*>(out.data());
    zlib.avail_out = out_size;
    const int code = inflate(&zlib, Z_NO_FLUSH);
    in = in.subspan(in_size - zlib.avail_in);
    written = out_size - zlib.avail_out;
    stream_->has_more = zlib.avail_out == 0 && code != Z_STREAM_END;
    if (code == Z_STREAM_END) {
      stream_->end_member();
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

bool ContentDecoder::complete() const { return stream_->place != Stream::Place::kWithinMember; }

}  // namespace patchbay::http_client
