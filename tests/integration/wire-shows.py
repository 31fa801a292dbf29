"""What is to be seen on a network interface: wire-shows.py INTERFACE HEX

Writes "listening", and at the end of its input how many frames held the bytes HEX, and how many bytes
all frames had. As root.
"""
import select
import socket
import sys

ALL_PROTOCOLS = 3

needle = bytes.fromhex(sys.argv[2])
wire = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(ALL_PROTOCOLS))
wire.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 24)
wire.bind((sys.argv[1], 0))
print("listening", flush=True)
found = seen = 0
while True:
    ready = select.select([wire, sys.stdin], [], [])[0]
    if wire in ready:
        frame = wire.recv(1 << 17)
        found += needle in frame
        seen += len(frame)
    elif sys.stdin in ready:
        break
print(found, seen)
