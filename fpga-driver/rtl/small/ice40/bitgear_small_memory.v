// 16 Ki words of 16 bits: a single-port memory of the iCE40 UltraPlus, in place of the one that is simulated.
`default_nettype none
module bitgear_small_memory (
    input  wire        clk,
    input  wire [13:0] address,
    input  wire        write,
    input  wire [15:0] data,
    output wire [15:0] read
);
    SB_SPRAM256KA memory (
        .CLOCK(clk), .ADDRESS(address), .DATAIN(data), .MASKWREN(4'hf), .WREN(write), .CHIPSELECT(1'b1),
        .STANDBY(1'b0), .SLEEP(1'b0), .POWEROFF(1'b1), .DATAOUT(read)
    );
endmodule
`default_nettype wire
