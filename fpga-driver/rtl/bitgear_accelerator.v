// The accelerator: register window, control, core. Around it belong a clock, the host's bus and a port to the
// buffer's memory.
`default_nettype none
`include "bitgear_registers.vh"
module bitgear_accelerator #(
    parameter BLOCK     = 16,
    parameter CHANNEL   = 4,
    parameter POSITIONS = 16,
    parameter BANKS     = 32,
    parameter BANK_BITS = 5,
    parameter ADDRESS   = 10,
    parameter WEIGHTS   = 10,
    parameter TABLES    = 9,
    parameter LAYERS    = 6,
    parameter COUNT     = 6,
    parameter SUM       = 28,
    parameter DRAIN     = 2,
    parameter LOGITS    = 8,
    parameter CLOCK_KHZ = 100000
) (
    input  wire        clk,
    input  wire        reset,
    output wire        irq,
    // registers: AXI4-Lite
    input  wire [11:0] awaddr,
    input  wire        awvalid,
    output wire        awready,
    input  wire [31:0] wdata,
    input  wire [3:0]  wstrb,
    input  wire        wvalid,
    output wire        wready,
    output wire [1:0]  bresp,
    output wire        bvalid,
    input  wire        bready,
    input  wire [11:0] araddr,
    input  wire        arvalid,
    output wire        arready,
    output wire [31:0] rdata,
    output wire [1:0]  rresp,
    output wire        rvalid,
    input  wire        rready,
    // the buffer: 64-bit words, an access a cycle at most, replies to reads in order
    output wire        memory_valid,
    output wire        memory_write,
    output wire [63:0] memory_address,
    output wire [63:0] memory_data,
    input  wire        memory_accept,
    input  wire        reply_valid,
    input  wire [63:0] reply
);
    wire [`REGISTER_FRAMES*32-1:0] shown;
    wire [2:0] counter_number;
    wire [63:0] counter_value;
    wire [(`REGISTERS-`REGISTER_FIRST_WRITTEN)*32-1:0] written;
    bitgear_registers registers (
        .clk(clk), .reset(reset), .awaddr(awaddr), .awvalid(awvalid), .awready(awready), .wdata(wdata),
        .wstrb(wstrb), .wvalid(wvalid), .wready(wready), .bresp(bresp), .bvalid(bvalid), .bready(bready),
        .araddr(araddr), .arvalid(arvalid), .arready(arready), .rdata(rdata), .rresp(rresp), .rvalid(rvalid),
        .rready(rready), .shown(shown), .counter_number(counter_number), .counter_value(counter_value),
        .written(written)
    );

    wire core_reset, core_start, half, host_write, host_half, core_busy, core_done, core_damaged, core_overrun;
    wire result_valid;
    wire [1:0] host_memory;
    wire [3:0] host_part;
    wire [7:0] on_chip;
    wire [15:0] host_address, result_index;
    wire [31:0] core_cycles, core_beats;
    wire [63:0] host_data, host_read;
    wire [DRAIN*16-1:0] results;
    bitgear_control #(
        .BLOCK(BLOCK), .POSITIONS(POSITIONS), .DRAIN(DRAIN), .ADDRESS(ADDRESS), .WEIGHTS(WEIGHTS), .TABLES(TABLES),
        .LAYERS(LAYERS), .LOGITS(LOGITS), .CLOCK_KHZ(CLOCK_KHZ)
    ) control (
        .clk(clk), .reset(reset), .irq(irq), .shown(shown), .counter_number(counter_number),
        .counter_value(counter_value), .written(written), .core_reset(core_reset),
        .core_start(core_start), .half(half), .host_write(host_write), .host_memory(host_memory),
        .host_address(host_address), .host_part(host_part), .host_data(host_data), .host_half(host_half),
        .host_read(host_read), .core_busy(core_busy), .core_done(core_done), .core_damaged(core_damaged),
        .core_overrun(core_overrun), .core_cycles(core_cycles), .core_beats(core_beats), .on_chip(on_chip),
        .result_valid(result_valid), .result_index(result_index), .results(results), .memory_valid(memory_valid),
        .memory_write(memory_write), .memory_address(memory_address), .memory_data(memory_data),
        .memory_accept(memory_accept), .reply_valid(reply_valid), .reply(reply)
    );

    bitgear_core #(
        .BLOCK(BLOCK), .CHANNEL(CHANNEL), .POSITIONS(POSITIONS), .BANKS(BANKS), .BANK_BITS(BANK_BITS),
        .ADDRESS(ADDRESS), .WEIGHTS(WEIGHTS), .TABLES(TABLES), .LAYERS(LAYERS), .COUNT(COUNT), .SUM(SUM),
        .DRAIN(DRAIN)
    ) core (
        .clk(clk), .reset(core_reset), .host_write(host_write), .host_memory(host_memory),
        .host_address(host_address), .host_part(host_part), .host_data(host_data), .host_half(host_half),
        .host_read(host_read), .start(core_start), .half(half), .busy(core_busy), .done(core_done),
        .overrun(core_overrun), .damaged(core_damaged), .on_chip(on_chip), .cycles(core_cycles),
        .beats(core_beats), .result_valid(result_valid), .result_index(result_index), .results(results)
    );
endmodule
`default_nettype wire
