#include "websocket.h"

#include <string.h>

int read_frame(Frame *frame, const uint8_t *bytes, size_t length) {
  if (length < 2) return 0;
  size_t header = 2, payload = bytes[1] & 127;
  if (payload == 126) {
    if (length < 4) return 0;
    payload = (size_t)bytes[2] << 8 | bytes[3];
    header = 4;
  } else if (payload == 127) {
    if (length < 10) return 0;
    payload = 0;
    for (int i = 2; i < 10; i++) payload = payload << 8 | bytes[i];
    header = 10;
  }
  if (length < header + payload) return 0;
  *frame = (Frame){.opcode = bytes[0] & 15, .payload = bytes + header, .length = payload, .total = header + payload};
  return 1;
}

size_t write_frame(uint8_t *out, int opcode, const void *payload, size_t length) {
  static const uint8_t mask[4] = {0x37, 0xfa, 0x21, 0x3d};
  size_t header = 2;
  out[0] = (uint8_t)(0x80 | opcode);
  if (length < 126) {
    out[1] = (uint8_t)(0x80 | length);
  } else if (length < 65536) {
    out[1] = 0x80 | 126;
    out[2] = (uint8_t)(length >> 8);
    out[3] = (uint8_t)length;
    header = 4;
  } else {
    out[1] = 0x80 | 127;
    for (int i = 0; i < 8; i++) out[2 + i] = (uint8_t)(length >> (56 - 8 * i));
    header = 10;
  }
  memcpy(out + header, mask, 4);
  header += 4;
  for (size_t i = 0; i < length; i++) out[header + i] = ((const uint8_t *)payload)[i] ^ mask[i & 3];
  return header + length;
}
