# shellcheck shell=bash
# For tests of migration beside two-hosts.sh: sourced, not run. Guests that need no disk and no
# operating system, only a ROM of 64 KiB in the place of the BIOS.

# The reset vector jumps to the code below, which enters protected mode and fills 32 MiB from 1 MiB on
# with a number that is never 0 (QEMU sends pages of zeros as next to nothing).
#   f000:0000  cli; lgdt cs:[0x32]; mov eax,cr0; or al,1; mov cr0,eax; jmp 0x08:0xf0018
#       0018   mov ax,0x10; mov ds,ax; mov es,ax; xor eax,eax
#       0022   inc eax; mov edi,0x100000; mov ecx,0x800000; cld; rep stosd
#       0030   jmp 0x22 (writes for ever), or hlt; jmp 0x30 (writes once)
#       0032   the table's size and address, 0038 three descriptors: none, code, data
write_rom() { # write_rom FILE LAST_TWO_BYTES_OF_THE_CODE
    head -c 65536 /dev/zero >"$1"
    {
        printf '\372\056\146\017\001\026\062\000\017\040\300\014\001\017\042\300'
        printf '\146\352\030\000\017\000\010\000'
        printf '\146\270\020\000\216\330\216\300\061\300'
        printf '\100\277\000\000\020\000\271\000\000\200\000\374\363\253'
        # shellcheck disable=SC2059
        printf "$2"
        printf '\027\000\070\000\017\000'
        printf '\000\000\000\000\000\000\000\000'
        printf '\377\377\000\000\000\232\317\000\377\377\000\000\000\222\317\000'
    } | dd of="$1" conv=notrunc status=none
    printf '\352\000\000\000\360' | dd of="$1" bs=1 seek=65520 conv=notrunc status=none
}

# One that writes faster than any link carries, and one that has 32 MiB to send and rests.
write_roms() {
    write_rom "$TEST_HOSTS/busy.rom" '\353\360'
    write_rom "$TEST_HOSTS/full.rom" '\364\375'
}

# create URI NAME [ROM]: starts a guest; without ROM it boots nothing and rests.
create() {
    local rom=${3:+<loader type=\'rom\'>$TEST_HOSTS/$3.rom</loader>}
    cat >"$TEST_HOSTS/$2.xml" <<XML
<domain type='qemu'>
  <name>$2</name>
  <memory unit='MiB'>64</memory>
  <vcpu>1</vcpu>
  <os><type arch='x86_64'>hvm</type>$rom</os>
  <memballoon model='none'/>
</domain>
XML
    virsh -q -c "$1" create "$TEST_HOSTS/$2.xml" >/dev/null
}
